// An import that is killed at random moments: the same command finishes it, and table and report are as if nothing had happened.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import postgres from 'postgres';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { generateImport, TAKEN_ADDRESSES } from '../support/generateImport.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { endOf, runEntry } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

/** A command that began the import, and one that continued it. More with `KILL_ROUNDS=20`. */
const ROUNDS = Number(process.env.KILL_ROUNDS) || 2;
/** Some are left after each kill. */
const ROWS = 500 * (ROUNDS + 1);

async function prepare() {
  const url = await serverDatabase();
  const environment = { ...GIVEN_KEYS, DATABASE_URL: url };
  const app = await createApp(readConfig(environment));
  const customers = TAKEN_ADDRESSES.map((email, number) => ({
    email,
    oldProviderId: `before-${number}`,
    createdAt: new Date('2019-01-01T00:00:00Z'),
  }));
  await app.imports.importCustomers({
    accountId: 1,
    siteId: 1,
    customers,
    dryRun: false,
    onExisting: 'SKIP',
  });
  await app.close();
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  onTestFinished(() => admin.end());
  return { environment, admin };
}

describe.skipIf(!postgresForProcesses())('on a PostgreSQL server', () => {
  test(`${ROUNDS} times kill -9, and the same command again`, { timeout: 600_000 }, async () => {
    const { environment, admin } = await prepare();
    const file = join(temporaryDirectory(), 'customers.jsonl');
    const expected = generateImport(file, ROWS, 7);
    const command = [
      '--json',
      'customer',
      'import',
      file,
      '--account',
      '1',
      '--site',
      '1',
      '--yes',
      '--batch',
      '50',
    ];
    const rows = async () => Number((await admin`select count(*) as n from customers`)[0]?.n);
    for (let round = 1; round <= ROUNDS; round++) {
      const run = runEntry('cli.js', environment, command);
      const ended = endOf(run);
      // It is killed once it has written further rows, after a moment that differs from round to round.
      const before = await rows();
      while ((await rows()) === before && run.child.exitCode === null) await setTimeout(20);
      await setTimeout((round * 37) % 120);
      run.child.kill('SIGKILL');
      await ended;
    }
    const { exitCode, stdout } = await endOf(runEntry('cli.js', environment, command));
    const rejected = expected.filter(({ code }) => code !== null).length;
    const created = ROWS - rejected;
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ created, existing: 0, updated: 0, rejected, finished: true });
    const report = readFileSync(`${file}.report.jsonl`, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(
      report.map(({ line, status, fieldErrors }) => ({ line, status, code: fieldErrors[0]?.code ?? null })),
    ).toEqual(expected);
    expect(await rows()).toBe(created + TAKEN_ADDRESSES.length);

    const again = await endOf(runEntry('cli.js', environment, [...command, '--restart']));
    expect(JSON.parse(again.stdout)).toMatchObject({ created: 0, existing: created, rejected });
    expect(await rows()).toBe(created + TAKEN_ADDRESSES.length);
  });
});
