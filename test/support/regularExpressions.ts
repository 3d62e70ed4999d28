// All regular expressions of src/, by file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type Token, tokTypes } from 'acorn';
import { vi } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
/** As built: without types, which acorn does not know. */
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

export async function findRegularExpressions(): Promise<{ path: string; expression: RegExp }[]> {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const building = paths.filter((path) => readFileSync(join(SRC, path), 'utf8').includes('RegExp('));
  const expressions = paths.flatMap((path) => literals(path).map((expression) => ({ path, expression })));
  for (const path of building) {
    for (const expression of await built(path)) expressions.push({ path, expression });
  }
  return expressions;
}

/** The expressions that are written as literals. */
function literals(path: string): RegExp[] {
  const code = readFileSync(join(DIST, path.replace(/\.ts$/, '.js')), 'utf8');
  const tokens: Token[] = [];
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  return tokens
    .filter(({ type }) => type === tokTypes.regexp)
    .map((token) => (token as unknown as { value: { value: RegExp } }).value.value);
}

/** The expressions that a file builds when it is imported. */
async function built(path: string): Promise<RegExp[]> {
  const found: RegExp[] = [];
  class RecordingRegExp extends RegExp {
    constructor(pattern: string | RegExp, flags?: string) {
      super(pattern, flags);
      found.push(new Original(this.source, this.flags));
    }
  }
  const Original = RegExp;
  vi.stubGlobal('RegExp', RecordingRegExp);
  // Another address: the file is evaluated again, and what it imports is not.
  await import(/* @vite-ignore */ `${join(SRC, path)}?recorded`);
  vi.unstubAllGlobals();
  return found;
}
