// Mail as an operator sees it: a mail server, and none.
import postgres from 'postgres';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { register, verify } from '../support/provingProcess.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { SECRETS_KEY } from '../support/service.ts';
import { type ServiceProcess, startService as startProcess } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startScriptedSmtp, startSmtpReceiver } from '../support/smtpServers.ts';

const MINUTES = 60_000;
/** It ends with the test, also with one that fails. */
async function startService(settings: Record<string, string>): Promise<ServiceProcess> {
  const service = await startProcess(settings);
  onTestFinished(() => {
    if (service.child.exitCode === null) service.child.kill('SIGKILL');
  });
  return service;
}

describe.skipIf(!postgresForProcesses())('on PostgreSQL', () => {
  let url: string;
  let settings: Record<string, string>;
  beforeAll(async () => {
    url = await serverDatabase();
    settings = { DATABASE_URL: url, ...GIVEN_KEYS, SECRETS_KEY };
  });

  test(
    'without a mail server and SECRETS_KEY, the sites that need them are listed, and their visitors are asked to retry',
    async () => {
      const service = await startService({ ...settings, SECRETS_KEY: '' });
      await expect
        .poll(() => service.output())
        .toMatch(/"siteIds":\[4\].*Set SMTP_URL and MAIL_FROM, and SECRETS_KEY/);
      expect(await register(service, 'ada@example.com')).toEqual({
        __typename: 'RetryLaterError',
        reason: 'MAIL_UNAVAILABLE',
      });
      expect((await fetch(new URL('/dev/mailbox', service.url))).status).toBe(404);
      await service.end('SIGKILL');
    },
    2 * MINUTES,
  );

  test(
    'a replica without deliveries writes mails, and another one sends them',
    async () => {
      const server = await startSmtpReceiver();
      onTestFinished(server.close);
      const smtp = {
        ...settings,
        SMTP_URL: `smtp://127.0.0.1:${server.port}`,
        MAIL_FROM: 'no-reply@daily.example',
      };
      const front = await startService({ ...smtp, DELIVERIES: 'off' });
      const { verification } = await register(front, 'b.c@private.example');
      expect(server.mails).toEqual([]);
      const back = await startService(smtp);
      await expect.poll(() => server.mails.length, { timeout: 20_000 }).toBe(1);
      const [received] = server.mails;
      expect(received?.to).toEqual(['b.c@private.example']);
      expect(received?.mail.from).toEqual({ name: 'members.example', address: 'no-reply@daily.example' });
      expect(await verify(front, verification.id, received?.mail.subject)).toMatchObject({
        customer: { emailVerified: true },
      });
      expect(front.output() + back.output()).not.toMatch(
        /private\.example|\D\d{8}\D.*confirmation|"siteIds"/,
      );
      await Promise.all([front.end('SIGKILL'), back.end('SIGKILL')]);
    },
    2 * MINUTES,
  );

  test(
    'a mail server that stalls delays mails alone; after kill -9 they are sent when it answers',
    async () => {
      const stalled = await startScriptedSmtp({ connected() {} });
      onTestFinished(stalled.close);
      const to = (port: number) => ({
        ...settings,
        SMTP_URL: `smtp://127.0.0.1:${port}`,
        MAIL_FROM: 'no-reply@daily.example',
        RATE_LIMIT_PER_MINUTE: '0',
        RATE_LIMIT_PER_HOUR: '0',
      });
      const service = await startService(to(stalled.port));
      for (let index = 0; index < 6; index++) {
        const outcome = await register(service, `stalled${index}@example.com`);
        expect(outcome.__typename).toBe('EmailVerificationRequired');
      }
      await expect.poll(() => stalled.connections()).toBeGreaterThan(0);
      expect((await register(service, 'other@example.com', 1)).__typename).toBe('RegisterCustomerSuccess');
      await service.end('SIGKILL');
      // Those that were in the hands of the killed process wait for the end of their lease: that time passes here at once.
      const admin = postgres(url, { max: 1, onnotice: () => {} });
      expect((await admin`update mails set due_at = now() where due_at > now()`).count).toBeGreaterThan(0);
      await admin.end();

      const server = await startSmtpReceiver();
      onTestFinished(server.close);
      const next = await startService(to(server.port));
      await expect.poll(() => server.mails.length, { timeout: 60_000 }).toBe(6);
      const recipients = server.mails.flatMap(({ to: recipient }) => recipient).toSorted();
      expect(recipients).toEqual([0, 1, 2, 3, 4, 5].map((index) => `stalled${index}@example.com`));
      expect(await next.end('SIGTERM')).toBe(0);
    },
    5 * MINUTES,
  );
});
