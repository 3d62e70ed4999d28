// The dashboard and the alerts: their metrics are those of a running service, and the alerts fire when they should.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { freePort } from '../support/freePort.ts';
import { anyDatabase } from '../support/serverDatabase.ts';
import { REGISTER_CUSTOMER } from '../support/service.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const ALERTS = 'deploy/prometheus/alerts.yaml';
const DASHBOARD = 'deploy/grafana/dashboard.json';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}
const panels: readonly Panel[] = JSON.parse(read(DASHBOARD)).panels;
const dashboardQueries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
/** Each alert, as far as these tests read it. */
const alerts = read(ALERTS)
  .split(/^ *- alert: /m)
  .slice(1)
  .map((text) => ({
    name: text.split('\n', 1)[0],
    runbook: /runbook: (\S+)/.exec(text)?.[1],
    query: text.slice(text.indexOf('expr:'), text.indexOf('labels:')),
  }));

/** The text of /metrics. */
async function scrape(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

describe('of a running service', () => {
  let service: ServiceProcess;
  let metrics: string;
  let port: number;
  /** In front of PostgreSQL. */
  let proxy: TcpProxy | undefined;

  beforeAll(async () => {
    port = await freePort();
    const settings = await anyDatabase();
    if (settings.DATABASE_URL) {
      proxy = await startTcpProxy(settings.DATABASE_URL);
      settings.DATABASE_URL = proxy.url;
    }
    service = await startService({ ...settings, METRICS_PORT: String(port) });
    const input = { email: 'ada@example.com', password: 'correct horse' };
    await service.ask(REGISTER_CUSTOMER, { siteId: 1, input });
    metrics = await scrape(port);
  });
  afterAll(async () => {
    await service.end('SIGKILL');
    proxy?.close();
  });

  const queries = [
    ...dashboardQueries.map((query) => ['the dashboard', query] as const),
    ...alerts.map(({ query }) => ['the alerts', query] as const),
  ];

  test.each(queries)(
    '%s reads only metrics that exist, by labels and values that exist: %s',
    (_of, query) => {
      const names = query.match(/\b(?:customer_registration|process|nodejs)_\w+/g) ?? [];
      expect(names).not.toEqual([]);
      const kinds = [...metrics.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
      );
      for (const name of names) expect(kinds).toContain(name);
      for (const [, label, text = ''] of query.matchAll(/\b(kind|code)=~?"([^"]+)"/g)) {
        for (const value of text.split('|')) expect(metrics).toContain(`${label}="${value}"`);
      }
    },
  );

  test('the metrics of this service are those of the table in docs/operations.md', () => {
    const [, table = ''] = read('docs/operations.md').split('## Metrics\n');
    const documented = [...(table.split('\n## ')[0] ?? '').matchAll(/^\| ([^|]+) \|/gm)]
      .flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name))
      .filter((name) => !name.startsWith('nodejs_'));
    const exist = [...metrics.matchAll(/^# TYPE customer_registration_(\w+) /gm)].map(
      ([, name = '']) => name,
    );
    expect(documented.toSorted()).toEqual(exist.toSorted());
  });

  test.skipIf(!postgresForProcesses())(
    'without a database the metrics are served in time, and say that the replica is not ready',
    async () => {
      expect(metrics).toContain('customer_registration_ready 1\n');
      proxy?.swallow();
      const started = performance.now();
      expect(await scrape(port)).toContain('customer_registration_ready 0\n');
      // Prometheus gives a scrape ten seconds.
      expect(performance.now() - started).toBeLessThan(5000);
      proxy?.close();
      expect(await scrape(port)).toContain('customer_registration_ready 0\n');
      expect(service.child.exitCode).toBeNull();
    },
  );
});

describe('the dashboard', () => {
  test('reads from the data source that is chosen at the top, in every panel', () => {
    const sources = panels.flatMap(({ datasource, targets = [] }) => [
      ...(datasource ? [datasource.uid] : []),
      ...targets.map((target) => target.datasource.uid),
    ]);
    expect(new Set(sources)).toEqual(new Set([`\${datasource}`]));
  });

  test('has panels with ids, titles and descriptions of their own, which do not overlap', () => {
    const shown = panels.filter(({ type }) => type !== 'row');
    for (const { description } of shown) expect(description).toBeTruthy();
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

describe('the alerts', () => {
  test('each has a section in the documents that says what to do', () => {
    const anchors = [...read('docs/operations.md').matchAll(/^#+ (.+)$/gm)].map(
      ([, heading = '']) =>
        `docs/operations.md#${heading
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-')}`,
    );
    for (const { runbook } of alerts) expect(anchors).toContain(runbook);
  });

  test('each is tested, when it fires and when it does not', () => {
    const tested = read('deploy/prometheus/alerts.test.yaml');
    for (const { name } of alerts) expect(tested).toContain(`alertname="${name}"`);
  });

  const promtool = (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'promtool'))
    .find((path) => existsSync(path));
  if (!promtool) console.log('Alerts are not run: promtool (Debian package prometheus) is not installed.');

  test.skipIf(!promtool && !process.env.REQUIRE_PROMTOOL)('fire as their tests say', () => {
    const run = (...args: string[]) =>
      execFileSync(promtool ?? 'promtool', args, { cwd: join(ROOT, 'deploy/prometheus'), encoding: 'utf8' });
    expect(run('check', 'rules', 'alerts.yaml')).toContain('SUCCESS');
    expect(run('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
  });
});
