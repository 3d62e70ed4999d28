// The health check of containers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { endOf, runEntry } from '../support/serviceProcess.ts';

/** Responds to each path with this status. Returns the port and the paths that were asked for. */
async function serve(status: number, host = '127.0.0.1') {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    response.writeHead(status).end('text\n');
  }).listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: String((server.address() as AddressInfo).port), asked };
}

const check = (environment: Record<string, string>, ...options: string[]) =>
  endOf(runEntry('cli.js', environment, ['healthcheck', ...options]));

test.each([
  ['/livez', []],
  ['/readyz', ['--ready']],
])('asks for %s, and succeeds if the service responds with 200', async (path, options) => {
  const { port, asked } = await serve(200, '0.0.0.0');
  expect(await check({ HOST: ' 0.0.0.0 ', PORT: port }, ...options)).toMatchObject({
    exitCode: 0,
    stdout: 'text\n',
  });
  expect(asked).toEqual([path]);
});

test('fails with one line if the service responds with 503', async () => {
  const { port } = await serve(503);
  expect(await check({ PORT: port }, '--ready')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `http://127.0.0.1:${port}/readyz: text\n`,
  });
});

test('fails if nothing listens', async () => {
  expect(await check({ PORT: '1' })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('ECONNREFUSED'),
  });
});

test('fails within the time that engines wait if the service does not respond', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  expect(await check({ PORT: String((server.address() as AddressInfo).port) })).toMatchObject({
    exitCode: 1,
  });
});
