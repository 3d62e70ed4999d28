// GraphiQL itself, as the bytes of a page without its end: loaded once, and shared by all pages.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

const PACKAGE = '@graphql-yoga/render-graphiql';

/** The call that opens GraphiQL, where the page's own script begins. */
const CALL = 'YogaGraphiQL.renderYogaGraphiQL(';

/** Plain JavaScript: a worker cannot load TypeScript. */
const RENDER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { renderGraphiQL } = require(workerData);
  const bytes = new TextEncoder().encode(renderGraphiQL({ title: 'GraphiQL' }));
  parentPort.postMessage(bytes, [bytes.buffer]);
`;

export interface GraphiqlLibrary {
  /** From the beginning of the page to the middle of the script element, which is to be closed. */
  readonly page: Buffer;
  /** What is in the script element. */
  readonly script: Buffer;
}

/** A worker renders the page and ends: the package takes 110 MB of memory, of which 30 MB remain in this way. */
export async function loadGraphiqlLibrary(): Promise<GraphiqlLibrary> {
  const workerData = createRequire(import.meta.url).resolve(PACKAGE);
  const worker = new Worker(RENDER, { eval: true, execArgv: [], workerData });
  const [bytes] = (await once(worker, 'message')) as [Uint8Array<ArrayBuffer>];
  const html = Buffer.from(bytes.buffer);
  const page = html.subarray(0, html.lastIndexOf(CALL));
  return { page, script: page.subarray(page.indexOf('<script>') + '<script>'.length) };
}
