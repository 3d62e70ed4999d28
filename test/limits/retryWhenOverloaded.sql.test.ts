// Overload and conflicts in the database are an outcome of the mutations that have one for them, and no fault.
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();
const execute = (statement: string) => service.database.db.execute(sql.raw(statement));

/** Takes all places of a lane, running and waiting, until it is released. */
function fill(db: Database, places: number): () => Promise<unknown> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const work = Promise.allSettled(Array.from({ length: places }, () => db.transaction(() => held)));
  return () => {
    release();
    return work;
  };
}

afterEach(async () => {
  await execute('drop function if exists conflict() cascade');
});

test.each(['40001', '40P01'])('a conflict with the SQLSTATE %s is RetryLaterError', async (code) => {
  await execute(`create or replace function conflict() returns trigger language plpgsql as
    $$ begin raise exception 'conflict' using errcode = '${code}'; end $$`);
  await execute(
    'create trigger conflict before insert on customers for each row execute function conflict()',
  );
  const outcome = await service.app.registerCustomer({ siteId: 1, input: GOOD_INPUT });
  expect(outcome).toEqual({ kind: 'RetryLaterError', reason: 'OVERLOADED', retryAfterSeconds: 2 });
  expect(service.logLines.filter((line) => line.includes('fault'))).toEqual([]);
});

test('a full queue of the database is RetryLaterError for registrations and sign-ins', async () => {
  const release = fill(service.database.db, 7 + 200);
  const credentials = {
    login: { emailKey: 'ada@example.com' },
    password: 'correct horse',
    typed: 'correct horse',
  };
  const overloaded = { kind: 'RetryLaterError', reason: 'OVERLOADED' };
  expect(
    await service.app.registerCustomer({ siteId: 1, input: { ...GOOD_INPUT, username: 'ada' } }),
  ).toMatchObject(overloaded);
  expect(await service.app.signIn({ siteId: 1, credentials })).toMatchObject(overloaded);
  await release();
  expect(service.logLines.filter((line) => line.includes('stack'))).toEqual([]);
});

test('a full queue is SERVICE_UNAVAILABLE for requests without such an outcome', async () => {
  const release = fill(service.database.unlimited, 3 + 100);
  const { status, body } = await service.askPlatform(`crk_${'A'.repeat(43)}`, '{ account { name } }');
  expect(status).toBe(503);
  expect(body.errors[0].extensions.code).toBe('SERVICE_UNAVAILABLE');
  await release();
  expect(service.logLines.filter((line) => line.includes('stack') || line.includes('unreachable'))).toEqual(
    [],
  );
});
