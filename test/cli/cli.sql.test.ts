// The operator's command line.
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { CliError } from '../../src/cli/cliError.ts';
import { createProgram } from '../../src/cli/program.ts';
import { apiKeys } from '../../src/database/tables.ts';
import { decryptRiskSecret } from '../../src/risk/encryptRiskSettings.ts';
import { secrets } from '../support/riskAssessor.ts';
import { GOOD_INPUT, SECRETS_KEY, useService } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const embedded = inject('database').kind === 'embedded';

// Each command opens the database again, which takes seconds with the embedded one.
describe.skipIf(embedded)('on a PostgreSQL server', () => {
  const service = useService();

  let printed: string[] = [];
  beforeEach(() => {
    printed = [];
    vi.stubEnv('DATABASE_URL', service.database.url ?? '');
    // Where the service has many slots, it also has a pool of its own for them.
    const settings = { ...GIVEN_KEYS, SECRETS_KEY, HASH_SLOTS: '16' };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  async function cli(...args: string[]): Promise<string> {
    printed = [];
    await createProgram().parseAsync(args, { from: 'user' });
    return printed.join('\n');
  }

  const json = async (...args: string[]) => JSON.parse(await cli('--json', ...args));

  test('takes a publisher from an account to a key and to the customers', async () => {
    const account = String((await json('account', 'create', 'New Weekly')).id);
    expect(await json('account', 'list')).toContainEqual(expect.objectContaining({ name: 'New Weekly' }));
    const ours = ['--account', account];
    const site = await json('site', 'create', 'new.example', ...ours, '--strong-passwords');
    expect(site).toMatchObject({ name: 'new.example', defaultLanguage: 'en', strongPasswords: true });
    expect(site.refuseCommonPasswords).toBe(false);
    const changes = ['--no-strong-passwords', '--default-language', 'fr', '--refuse-common-passwords'];
    const changed = {
      ...site,
      defaultLanguage: 'fr',
      strongPasswords: false,
      refuseCommonPasswords: true,
    };
    expect(await json('site', 'update', String(site.id), ...ours, ...changes)).toEqual(changed);
    expect(await json('site', 'list', ...ours)).toEqual([changed]);

    await service.register(site.id, { ...GOOD_INPUT, lastName: 'Lovelace' });
    await service.register(site.id, { ...GOOD_INPUT, email: 'b@example.com', lastName: 'Lovelace' });
    const find = ['customer', 'find', ...ours, '--search', 'LOVE', '--first', '1'];
    const first = await json(...find);
    expect(first.customers).toMatchObject([{ email: GOOD_INPUT.email, siteId: site.id, name: 'Lovelace' }]);
    const second = await json(...find, '--after', first.after);
    expect(second).toMatchObject({ customers: [{ email: 'b@example.com' }], after: null });

    const created = await json('api-key', 'create', ...ours, '--label', 'crm');
    const ask = () => service.askPlatform(created.secret, '{ account { name } }');
    expect((await ask()).body).toEqual({ data: { account: { name: 'New Weekly' } } });
    const listed = await cli('api-key', 'list', ...ours);
    expect(listed).toContain(created.prefix);
    expect(listed).not.toContain(created.secret);
    await json('api-key', 'revoke', created.id, ...ours);
    expect((await ask()).status).toBe(401);
  });

  test('sets how a site proves addresses, where mail can be sent', async () => {
    const update = (...changes: string[]) => json('site', 'update', '1', '--account', '1', ...changes);
    const required = ['--email-verification', 'required'];
    await expect(update(...required)).rejects.toThrow(/MailNotConfiguredError/);
    vi.stubEnv('SMTP_URL', 'smtp://localhost');
    vi.stubEnv('MAIL_FROM', 'no-reply@daily.example');
    await expect(update('--taken-email', 'HIDE')).rejects.toThrow(/takenEmail: .* \(NEEDS_VERIFICATION\)/);
    expect(await update(...required, '--taken-email', 'hide')).toMatchObject({
      emailVerification: 'REQUIRED',
      takenEmail: 'HIDE',
    });
    const created = await json(
      'site',
      'create',
      'on.example',
      '--account',
      '1',
      '--email-verification',
      'ON',
    );
    expect(created).toMatchObject({ emailVerification: 'ON', takenEmail: 'TELL' });
    expect(await cli('site', 'list', '--account', '1')).toMatch(/REQUIRED/);
  });

  test('changes a customer and deletes it', async () => {
    const { customer } = await service.register(1, { ...GOOD_INPUT, username: 'ada', firstName: 'Ada' });
    await service.register(1, { ...GOOD_INPUT, email: 'b@example.com', username: 'bob' });
    const ours = ['--account', '1'];
    const changes = [
      '--email',
      'Ada@new.example',
      '--username',
      '',
      '--last-name',
      'Lovelace',
      '--language',
      'FR',
    ];
    const changed = await json('customer', 'update', customer.id, ...ours, ...changes, '--email-hardbounce');
    expect(changed).toMatchObject({
      id: customer.id,
      email: 'Ada@new.example',
      username: null,
      firstName: 'Ada',
      lastName: 'Lovelace',
      language: 'fr',
      emailHardbounce: true,
    });
    expect(changed).not.toHaveProperty('passwordHash');
    const taken = cli(
      'customer',
      'update',
      customer.id,
      ...ours,
      '--email',
      'B@example.com',
      '--username',
      'bob',
    );
    await expect(taken).rejects.toThrow(/email: .*\(TAKEN\)\n.*username: .*\(TAKEN\)/);
    const wrong = cli('customer', 'update', customer.id, ...ours, '--email', '', '--language', 'xx');
    await expect(wrong).rejects.toThrow(/email: .*\(REQUIRED\)\n.*language: .*\(INVALID_FORMAT\)/);

    const foreign = ['customer', 'delete', customer.id, '--account', '2'];
    await expect(cli(...foreign)).rejects.toThrow('CustomerNotFoundError');
    expect(await json('customer', 'delete', customer.id, ...ours)).toMatchObject({ id: customer.id });
    await expect(cli('customer', 'delete', customer.id, ...ours)).rejects.toThrow('CustomerNotFoundError');
    expect((await service.rows()).map(({ email }) => email)).toEqual(['b@example.com']);
  });

  describe('site risk', () => {
    const SECRET = '0x4canary-SECRET';
    const TURNSTILE = ['--provider', 'TURNSTILE', '--site-key', '0x4AAA'];
    const HOSTS = ['--hostname', 'daily.example', 'www.daily.example'];
    const set = ['site', 'risk', 'set', '1', '--account', '1'];
    const clear = ['site', 'risk', 'clear', '1', '--account', '1'];
    const stdin = (text: string) =>
      vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([text]) as never);
    const stored = async () => (await service.app.sites.findOf(1, 1))?.settings.risk;
    afterEach(async () => void (await cli(...clear)));

    test('sets, changes and clears the risk assessment; the secret comes by standard input and is never printed', async () => {
      stdin(`${SECRET}\n`);
      const shown = {
        provider: 'TURNSTILE',
        siteKey: '0x4AAA',
        allowedHostnames: ['daily.example', 'www.daily.example'],
        whenUnavailable: 'REFUSE',
      };
      const site = await json(...set, ...TURNSTILE, ...HOSTS, '--secret-stdin');
      expect(site.riskAssessment).toEqual(shown);
      const first = await stored();
      expect(first && decryptRiskSecret(first, 1, secrets)).toBe(SECRET);

      await json(...set, ...TURNSTILE, ...HOSTS, '--when-unavailable', 'ACCEPT');
      expect(await stored()).toEqual({ ...first, whenUnavailable: 'ACCEPT' });
      for (const text of [await cli('site', 'list', '--account', '1'), JSON.stringify(site)]) {
        expect(text).not.toContain(SECRET);
        expect(text).not.toContain(first?.encryptedSecret);
      }
      expect((await json(...clear)).riskAssessment).toBeNull();
      expect(await stored()).toBeNull();
    });

    test('a rejected change prints the sentences and the codes of the API', async () => {
      const enterprise = ['--provider', 'RECAPTCHA_ENTERPRISE', '--site-key', 'k', '--hostname', 'http://x'];
      await expect(cli(...set, ...enterprise, '--project', 'p')).rejects.toEqual(
        new CliError(
          'Nothing was changed. Some fields need to be corrected. (ValidationError)\n' +
            '  secret: The secret is required. (REQUIRED)\n' +
            '  minimumScore: The minimum score is required. (REQUIRED)\n' +
            '  allowedHostnames.0: An allowed hostname must be the name of one host, without scheme, port, path or *. ' +
            '(INVALID_FORMAT)',
        ),
      );
      stdin('\n');
      await expect(cli(...set, ...TURNSTILE, ...HOSTS, '--secret-stdin')).rejects.toThrow(
        'contains no secret',
      );
      vi.stubEnv('SECRETS_KEY', undefined);
      stdin(SECRET);
      await expect(cli(...set, ...TURNSTILE, ...HOSTS, '--secret-stdin')).rejects.toThrow(
        /Set SECRETS_KEY to 32 random bytes/,
      );
      const theirs = ['site', 'risk', 'clear', '3', '--account', '1'];
      await expect(cli(...theirs)).rejects.toThrow('SiteNotFoundError');
      expect(await stored()).toBeNull();
    });
  });

  test('a rejected command prints the sentences and the codes of the API', async () => {
    await expect(cli('site', 'create', ' ', '--account', '1', '--default-language', 'xx')).rejects.toEqual(
      new CliError(
        'Nothing was changed. Some fields need to be corrected. (ValidationError)\n' +
          '  name: The name is required. (REQUIRED)\n' +
          '  defaultLanguage: The default language is not valid. (INVALID_FORMAT)',
      ),
    );
    await expect(cli('site', 'update', '3', '--account', '1', '--name', 'x')).rejects.toThrow(
      /^Nothing was changed\. .* \(SiteNotFoundError\)$/,
    );
    await expect(cli('api-key', 'create', '--account', '99', '--label', 'x')).rejects.toThrow(
      'There is no account 99.',
    );
    await expect(cli('customer', 'find', '--account', '1', '--first', '101', '--email', 'x')).rejects.toEqual(
      new CliError(
        'These conditions are not valid:\n' +
          '  first: The argument first must be at most 100. (TOO_LARGE)\n' +
          '  filter.email: The argument filter.email is not valid. (INVALID_FORMAT)',
      ),
    );
  });

  test('codes and names that the API writes in upper case may be in either case', async () => {
    for (const language of ['FR', 'fr', 'Fr']) {
      const site = await json('site', 'create', 'x', '--account', '1', '--default-language', language);
      expect(site.defaultLanguage).toBe('fr');
    }
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(['secret']) as never);
    const policy = ['--provider', 'turnstile', '--when-unavailable', 'accept', '--secret-stdin'];
    const risk = ['site', 'risk', 'set', '1', '--account', '1', '--site-key', 'k', '--hostname', 'a.example'];
    expect((await json(...risk, ...policy)).riskAssessment).toMatchObject({
      provider: 'TURNSTILE',
      whenUnavailable: 'ACCEPT',
    });
    await cli('site', 'risk', 'clear', '1', '--account', '1');
  });

  test('text of others cannot act on the terminal', async () => {
    const { db } = service.database;
    // As an older release stored it.
    const label = 'crm \u202egnp.exe \u001b[2J\u009b31m';
    await db.insert(apiKeys).values({
      id: '01a213e6-22b9-7681-98a1-a8cb8c16049b',
      accountId: 2,
      label,
      prefix: 'crk_abcdefgh',
      keyHash: 'none',
      createdAt: new Date(),
    });
    const table = await cli('api-key', 'list', '--account', '2');
    expect(table).toContain('crm \\u{202e}gnp.exe \\u{1b}[2J\\u{9b}31m');
    const document = await cli('--json', 'api-key', 'list', '--account', '2');
    for (const character of ['\u202e', '\u001b', '\u009b']) expect(table + document).not.toContain(character);
    expect(JSON.parse(document)).toMatchObject([{ label }]);
  });
});
