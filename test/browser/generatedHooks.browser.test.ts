// The example's generated code: in step with the committed schema, and stopped by one that has moved on.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { EXAMPLE, EXAMPLE_ENVIRONMENT } from './example.ts';

const schema = readFileSync(join(EXAMPLE, '../../schema.graphql'), 'utf8');
const directory = temporaryDirectory();

/** Generates the code from a schema in a copy of the example, and checks its types. */
function check(name: string, changedSchema: string): Promise<{ exitCode: number; output: string }> {
  const example = join(directory, name, 'examples/react');
  mkdirSync(example, { recursive: true });
  writeFileSync(join(directory, name, 'schema.graphql'), changedSchema);
  cpSync(EXAMPLE, example, {
    recursive: true,
    filter: (path) => !['node_modules', 'gql'].includes(basename(path)),
  });
  symlinkSync(join(EXAMPLE, 'node_modules'), join(example, 'node_modules'));
  return new Promise((resolve) => {
    execFile(
      'npm',
      ['run', '--silent', 'check'],
      { cwd: example, env: EXAMPLE_ENVIRONMENT },
      (error, stdout, stderr) => resolve({ exitCode: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

function changed(pattern: string | RegExp, replacement: string): string {
  const result = schema.replace(pattern, replacement);
  expect(result).not.toBe(schema);
  return result;
}

test('the committed schema generates code with which the example compiles', async () => {
  expect(await check('committed', schema)).toMatchObject({ exitCode: 0 });
});

test('a field that was renamed stops the generation', async () => {
  const { exitCode, output } = await check('renamed', changed(/^ {2}retryAfterSeconds:/m, '  waitSeconds:'));
  expect(exitCode).not.toBe(0);
  expect(output).toContain('Cannot query field "retryAfterSeconds" on type "RetryLaterError"');
});

test.each([
  [
    'a member that was added to the union',
    /^union RegisterCustomerResult = /m,
    'type FullMoonError implements Error { message(language: LanguageCode): String! }\n\nunion RegisterCustomerResult = FullMoonError | ',
    /RegistrationForm\.tsx.*FullMoonError/,
  ],
  [
    'a field that was added to the input',
    /^input RegisterCustomerInput {/m,
    '$&\n  birthday: String',
    /formValues\.ts[\s\S]*'birthday' is missing/,
  ],
  ['a class of characters that was added', /^enum CharacterClass {/m, '$&\n  EMOJI', /EMOJI/],
])('%s stops the type check', async (name, pattern, replacement, complaint) => {
  const { exitCode, output } = await check(name.replaceAll(' ', '-'), changed(pattern, replacement));
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(complaint);
});
