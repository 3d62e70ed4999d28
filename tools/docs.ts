// npm run docs: writes into the documents what the service really answers. `--check` only compares.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { createHttpServer } from '../src/http/server.ts';
import { createLog } from '../src/lib/log.ts';
import type { MailTransport } from '../src/mail/transport.ts';
import { DOC_EXAMPLES, type DocExample, type Known } from './docExamples.ts';
import { documents, ROOT } from './documents.ts';

/** Of the service. */
type Settings = Readonly<Record<string, string>>;

interface Run {
  readonly example: DocExample;
  readonly variables: object | undefined;
  readonly status: number;
  readonly body: unknown;
}

/** Runs every example, in order, against the service with these settings. */
async function runExamples(examples: readonly DocExample[], settings: Settings): Promise<Map<string, Run>> {
  const config = readConfig({ ...settings, LOG_LEVEL: 'silent' });
  const log = createLog(config.logLevel);
  const codes: string[] = [];
  const transport: MailTransport = {
    domain: 'publisher.example',
    send: async ({ subject }) => {
      codes.push(/\d{8}/.exec(subject)?.[0] ?? '');
      return { outcome: 'SENT' };
    },
    close: async () => {},
  };
  const app = await createApp(config, { log, transport });
  const lastCode = async () => {
    await app.deliveries.drain();
    return codes.at(-1) ?? '';
  };
  try {
    await app.migrate();
    await app.seedDemo();
    const key = await app.apiKeys.create(1, { label: 'documents' });
    if (key.kind !== 'CreateApiKeySuccess') throw new Error(key.kind);
    const { server } = createHttpServer(app, { ...config, log });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const receiver = createServer((_request, response) => response.writeHead(204).end());
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
    const runs = await runAll({ examples, url, secret: key.secret, given: { receiverUrl }, lastCode });
    receiver.close();
    server.close();
    server.closeAllConnections();
    return runs;
  } finally {
    await app.close();
  }
}

async function runAll({
  examples,
  url,
  secret,
  given,
  lastCode,
}: {
  readonly examples: readonly DocExample[];
  readonly url: string;
  readonly secret: string;
  readonly given: Known;
  /** The code of the newest mail. */
  readonly lastCode: () => Promise<string>;
}) {
  const runs = new Map<string, Run>();
  const known: Record<string, string> = { ...given };
  for (const example of examples) {
    const { name, endpoint, query, remember = {} } = example;
    if (example.needsCode) known.code = await lastCode();
    const variables = example.variables?.(known);
    const response = await fetch(url + PATHS[endpoint], {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization(example, known.token, secret) },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: unknown; errors?: unknown };
    if (Boolean(body.errors) !== Boolean(example.isGraphqlError))
      throw new Error(`${name}: ${JSON.stringify(body)}`);
    runs.set(name, { example, variables, status: response.status, body });
    for (const [as, path] of Object.entries(remember)) known[as] = String(valueAt(body.data, path));
  }
  return runs;
}

const PATHS = { public: '/graphql', platform: '/platform/graphql' } as const;

function authorization(
  { endpoint, signedIn, withoutKey }: DocExample,
  token: string | undefined,
  secret: string,
) {
  if (signedIn) return { authorization: `Bearer ${token}` };
  return endpoint === 'platform' && !withoutKey ? { authorization: `Bearer ${secret}` } : {};
}

/** @throws where the answer has nothing there: the example did not end as it should. */
function valueAt(data: unknown, path: string): unknown {
  const value = path.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], data);
  if (value == null) throw new Error(`The answer has no ${path}: ${JSON.stringify(data)}`);
  return value;
}

/** `<!-- example: NAME PART -->` to `<!-- /example -->`; PART is request, answer or, left out, both. */
const BLOCK = /(<!-- example: ([\w-]+)(?: (request|answer))? -->\n)[\s\S]*?(<!-- \/example -->)/g;

/** The document with every example as it ran. */
export function withExamples(text: string, runs: ReadonlyMap<string, Run>): string {
  return text.replace(BLOCK, (_block, begin: string, name: string, part: string | undefined, end: string) => {
    const run = runs.get(name);
    if (!run) throw new Error(`There is no example ${name}`);
    const blocks = [part !== 'answer' ? curl(run) : '', part !== 'request' ? answer(run) : ''];
    return begin + blocks.filter(Boolean).join('\n') + end;
  });
}

function curl({ example, variables }: Run): string {
  const { endpoint, signedIn, withoutKey } = example;
  const query = example.query.replace(/\s+/g, ' ');
  const bearer = signedIn ? 'eyJ...' : endpoint === 'platform' && !withoutKey ? 'crk_...' : undefined;
  const lines = [
    `curl http://127.0.0.1:4000${PATHS[endpoint]}`,
    "-H 'content-type: application/json'",
    ...(bearer ? [`-H 'authorization: Bearer ${bearer}'`] : []),
    `-d '${stable(JSON.stringify({ query, variables }))}'`,
  ];
  return `\`\`\`sh\n${lines.join(' \\\n  ')}\n\`\`\`\n`;
}

function answer({ status, body }: Run): string {
  const shown = stable(printed(body));
  return `\`\`\`json\n${shown}\n\`\`\`\n${status === 200 ? '' : `\nHTTP status: ${status}.\n`}`;
}

const WIDTH = 150;

/** JSON in which what fits on a line is on one line. */
function printed(value: unknown, indent = ''): string {
  const line = JSON.stringify(value)
    .replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => SPACED[token] ?? token)
    .replace(/\{ \}|\[ \]/g, (empty) => empty.replace(' ', ''));
  if (typeof value !== 'object' || value === null || indent.length + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const entries = Array.isArray(value)
    ? value.map((entry) => inner + printed(entry, inner))
    : Object.entries(value).map(([key, entry]) => `${inner}${JSON.stringify(key)}: ${printed(entry, inner)}`);
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}

const SPACED: Readonly<Record<string, string>> = { '{': '{ ', '}': ' }', ',': ', ', ':': ': ' };

/** What differs from run to run, in a form that does not: ids, times, tokens, secrets, cursors. */
function stable(text: string): string {
  const ids = new Map<string, string>();
  return text
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, (id) => {
      const known = ids.get(id) ?? `01a2142d-bdff-7722-8561-17d143f6f67${ids.size}`;
      ids.set(id, known);
      return known;
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-29T09:41:00.000Z')
    .replace(/"code":"\d{8}"/g, '"code":"12345678"')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'eyJhbGciOiJFUzI1NiIsImtpZCI6...')
    .replace(/http:\/\/127\.0\.0\.1:\d+\/hooks/g, 'https://crm.example/hooks')
    .replace(/whsec_[\w+/]{43}=/g, 'whsec_C2FVsBQIhrscChlQ...')
    .replace(/(?<="milliseconds": )\d+/g, '12')
    .replace(/crk_[\w-]{8}(?![\w-])/g, 'crk_6Vq9sX2a')
    .replace(/crk_[\w-]{43}/g, 'crk_6Vq9sX2a...')
    .replace(/("(?:cursor|endCursor|startCursor)": )"[\w-]+"/g, '$1"WyIwMWEyMTQyZC1..."');
}

/**
 * The documents that differ from what the service answers, on a database that has the demo and nothing else, or is empty, or does
 * not exist yet; without `check`, they are written.
 */
export async function refreshDocs(settings: Settings, { check }: { check: boolean }): Promise<string[]> {
  const runs = await runExamples(DOC_EXAMPLES, settings);
  const stale: string[] = [];
  for (const path of documents()) {
    const before = readFileSync(join(ROOT, path), 'utf8');
    const after = withExamples(before, runs);
    if (after === before) continue;
    stale.push(path);
    if (!check) writeFileSync(join(ROOT, path), after);
  }
  return stale;
}

if (import.meta.filename === process.argv[1]) {
  const check = process.argv.includes('--check');
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-docs-'));
  const stale = await refreshDocs({ DATA_DIR: join(directory, 'data') }, { check });
  rmSync(directory, { recursive: true, force: true });
  if (stale.length > 0) console.log(`${check ? 'Not fresh (npm run docs)' : 'Written'}: ${stale.join(', ')}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
