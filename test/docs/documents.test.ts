// The documents say what the code says.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { platformSchema } from '../../src/graphql/platform/schema.ts';
import { FIELD_ERROR_CODES } from '../../src/outcomes/fieldError.ts';
import { RETRY_REASONS } from '../../src/outcomes/retryLater.ts';
import { documents, ROOT } from '../../tools/documents.ts';
import { ROOMS } from '../architecture/rooms.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** The text below a heading, up to the next heading of any level. */
function section(path: string, heading: string): string {
  const parts = read(path).split(/^#+ /m);
  const found = parts.find((part) => part.startsWith(heading));
  if (!found) throw new Error(`${path} has no section ${heading}`);
  return found;
}

/** The first cells of the rows of a table: what stands in backquotes. */
const firstCells = (text: string) => [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell);

test('the README has at most 150 lines', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(151);
});

test('the table of field error codes lists exactly the codes, in their order', () => {
  expect(firstCells(section('docs/integrate.md', 'FieldErrorCode'))).toEqual(FIELD_ERROR_CODES);
});

test('the table of retry reasons lists exactly the reasons', () => {
  expect(firstCells(section('docs/integrate.md', 'RetryReason'))).toEqual(RETRY_REASONS);
});

test('the table of rooms is the one that the architecture test checks', () => {
  const rows = section('docs/architecture.md', 'Rooms').matchAll(/^\| `(\w+)` \|[^|]*\| ([^|]*) \|$/gm);
  const table = Object.fromEntries(
    [...rows].map(([, room, may]) => [room, may === 'nothing' ? [] : may?.split(', ').toSorted()]),
  );
  const rooms = Object.fromEntries(Object.entries(ROOMS).map(([room, may]) => [room, [...may].toSorted()]));
  expect(table).toEqual(rooms);
});

describe('each field of the platform has a section with an example', () => {
  const fields = [platformSchema.getQueryType(), platformSchema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  test.each(fields)('%s', (field) => {
    expect(section('docs/platform-api.md', `${field}\n`)).toMatch(/<!-- example: [\w-]+ -->\n```sh/);
  });
});

test('every link to a file leads to a file', () => {
  const broken = documents().flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
      .map(([, target]) => new URL(target ?? '', `file://${join(ROOT, path)}`).pathname)
      .filter((target) => !existsSync(target))
      .map((target) => `${path} -> ${target.slice(ROOT.length)}`),
  );
  expect(broken).toEqual([]);
});

test('docs/troubleshooting.md lists every reason not to start', () => {
  const document = read('docs/troubleshooting.md').replaceAll('`', '');
  const missing = sources().flatMap((text) =>
    [...text.matchAll(/new (?:StartError|DataDirectoryInUseError)\(([^;]*?)\);/g)].flatMap(
      ([, message = '']) => {
        const literals = [...message.matchAll(/[`'"]([^`'"]+)[`'"]/g)].map(([, literal = '']) => literal);
        const [sentence = ''] = literals.join('').split(/\. |: /);
        // The longest part without a value: it is what an operator searches for.
        const [longest = ''] = sentence.split(/\$\{[^}]*\}/).toSorted((a, b) => b.length - a.length);
        const words = longest.replace(/^\W+/, '').trim().split(' ').slice(0, 5).join(' ');
        return words.length < 8 || document.includes(words) ? [] : [words];
      },
    ),
  );
  expect(missing).toEqual([]);
});

function sources(): string[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  return files.filter((path) => path.endsWith('.ts')).map((path) => read(`src/${path}`));
}
