// A service that is killed between a proof and its response: the visitor ends signed in, as one customer.
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers } from '../../src/database/tables.ts';
import { registerAndProve } from '../support/registerAndProve.ts';
import { anyDatabase } from '../support/serverDatabase.ts';
import { SECRETS_KEY, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startSmtpReceiver } from '../support/smtpServers.ts';

test('a page with a key gets its success again, and one without signs in', { timeout: 120_000 }, async () => {
  const smtp = await startSmtpReceiver();
  onTestFinished(smtp.close);
  const environment = {
    ...GIVEN_KEYS,
    ...WITHOUT_RATE_LIMIT,
    SECRETS_KEY,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    MAIL_FROM: 'no-reply@example.com',
    LOG_LEVEL: 'warn',
    ...(await anyDatabase()),
  };
  let service = await startService(environment);
  onTestFinished(() => void service.child.kill('SIGKILL'));
  const pages = [true, false];
  let proofs = 0;
  let hasRestarted = () => {};
  const restarted = new Promise<void>((resolve) => {
    hasRestarted = resolve;
  });
  /** In place of the first success of its proof each page gets a broken connection. */
  const send: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    const text = await response.clone().text();
    if (proofs === pages.length || !text.includes('VerifyEmailSuccess')) return response;
    proofs++;
    if (proofs === pages.length) {
      await service.end('SIGKILL');
      service = await startService(environment);
      hasRestarted();
    }
    await restarted;
    throw new TypeError('fetch failed');
  };
  const proved = await Promise.all(
    pages.map((withKey) => registerAndProve(() => service.url, withKey, send)),
  );
  expect(proved.map(({ way }) => way)).toEqual(['replay', 'sign-in']);
  await service.end('SIGKILL');

  const database = await openDatabase(readConfig(environment).database, () => {});
  const { id, emailVerified } = customers;
  const stored = await database.db.select({ id, emailVerified }).from(customers);
  await database.close();
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(stored.toSorted(byId)).toEqual(
    proved.map(({ id: customer }) => ({ id: customer, emailVerified: true })).toSorted(byId),
  );
});
