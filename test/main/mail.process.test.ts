// Mail as an operator and a new user see it: the two-command start, a mail server, and none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import postgres from 'postgres';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { embeddedDirectory } from '../support/embeddedDirectory.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { SECRETS_KEY } from '../support/service.ts';
import {
  endOf,
  runEntry,
  type ServiceProcess,
  startService as startProcess,
} from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startScriptedSmtp, startSmtpReceiver } from '../support/smtpServers.ts';

const MINUTES = 60_000;
/** Of the demo: REQUIRED and HIDE. */
const SITE = 4;

/** It ends with the test, also with one that fails. */
async function startService(settings: Record<string, string>): Promise<ServiceProcess> {
  const service = await startProcess(settings);
  onTestFinished(() => {
    if (service.child.exitCode === null) service.child.kill('SIGKILL');
  });
  return service;
}

async function register(service: ServiceProcess, email: string, siteId = SITE) {
  const { body } = await service.ask(
    `mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
      registerCustomer(siteId: $siteId, input: $input) {
        __typename
        ... on EmailVerificationRequired { verification { id } }
        ... on RetryLaterError { reason }
      }
    }`,
    { siteId, input: { email, password: 'correct horse' } },
  );
  return body.data.registerCustomer;
}

async function verify(service: ServiceProcess, verificationId: string, code: string | undefined) {
  const { body } = await service.ask(
    `mutation ($siteId: Int!, $input: VerifyEmailInput!) {
      verifyEmail(siteId: $siteId, input: $input) { ... on VerifyEmailSuccess { customer { email emailVerified } } }
    }`,
    { siteId: SITE, input: { verificationId, code } },
  );
  return body.data.verifyEmail;
}

const codeIn = (subject: string | undefined) => /\d{8}/.exec(subject ?? '')?.[0];

test(
  'without any setting, a visitor of site 4 gets the code from the mailbox, also after kill -9',
  async () => {
    const dataDir = embeddedDirectory();
    const first = await startService({ DATA_DIR: dataDir });
    const { verification } = await register(first, 'ada@private.example');
    await expect.poll(() => first.output()).toContain('A mail was written to ');
    expect(first.output()).toContain(`${new URL('/dev/mailbox', first.url).href}\n`);
    expect(first.output()).not.toContain('private.example');
    await first.end('SIGKILL');

    const service = await startService({ DATA_DIR: dataDir });
    const [file = ''] = readdirSync(join(dataDir, 'mailbox'));
    const { subject } = await PostalMime.parse(readFileSync(join(dataDir, 'mailbox', file)));
    expect(await (await fetch(new URL('/dev/mailbox', service.url))).text()).toContain(subject);
    expect(await verify(service, verification.id, codeIn(subject))).toEqual({
      customer: { email: 'ada@private.example', emailVerified: true },
    });
    expect(await service.end('SIGTERM')).toBe(0);
  },
  5 * MINUTES,
);

describe.skipIf(!postgresForProcesses())('on PostgreSQL', () => {
  let url: string;
  let settings: Record<string, string>;
  beforeAll(async () => {
    url = await serverDatabase();
    settings = { DATABASE_URL: url, ...GIVEN_KEYS, SECRETS_KEY };
  });

  test(
    'without a mail server, the sites that need one are listed at the start, and their visitors are asked to retry',
    async () => {
      const service = await startService(settings);
      await expect.poll(() => service.output()).toMatch(/"siteIds":\[4\].*SMTP_URL and MAIL_FROM/);
      expect(await register(service, 'ada@example.com')).toEqual({
        __typename: 'RetryLaterError',
        reason: 'MAIL_UNAVAILABLE',
      });
      expect((await fetch(new URL('/dev/mailbox', service.url))).status).toBe(404);
      await service.end('SIGTERM');
    },
    2 * MINUTES,
  );

  test(
    'without SECRETS_KEY they are listed too, on the command line verification cannot be switched on',
    async () => {
      const smtp = { SMTP_URL: 'smtp://localhost:1', MAIL_FROM: 'no-reply@daily.example' };
      const withoutKey = { ...settings, ...smtp, SECRETS_KEY: '' };
      const service = await startService(withoutKey);
      await expect.poll(() => service.output()).toMatch(/"siteIds":\[4\].*Set SECRETS_KEY/);
      await service.end('SIGTERM');
      const update = ['site', 'update', '1', '--account', '1', '--email-verification', 'required'];
      for (const [environment, kind] of [
        [withoutKey, 'SecretsKeyMissingError'],
        [settings, 'MailNotConfiguredError'],
      ] as const) {
        const run = await endOf(runEntry('cli.js', environment, update));
        expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(kind) });
      }
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
      expect(await verify(front, verification.id, codeIn(received?.mail.subject))).toMatchObject({
        customer: { emailVerified: true },
      });
      expect(front.output() + back.output()).not.toMatch(/private\.example|\D\d{8}\D.*confirmation/);
      await Promise.all([front.end('SIGTERM'), back.end('SIGTERM')]);
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
