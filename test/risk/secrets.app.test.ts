// Secrets of risk assessment: used for the assessment, and shown nowhere.
import { expect, test } from 'vitest';
import { sites } from '../../src/database/tables.ts';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import { encryptRiskSettings } from '../../src/risk/encryptRiskSettings.ts';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { useAssessedSites } from '../support/assessedService.ts';
import { SETTINGS, tokens } from '../support/riskProviders.ts';
import { GOOD_INPUT } from '../support/service.ts';

const { service, use, spent } = useAssessedSites();
const email = (name: string | number) => `${name}@example.com`;

test('secrets and tokens appear in no answer, no line of the log and no column', async () => {
  await use(SETTINGS.RECAPTCHA_V3);
  const answers: unknown[] = [];
  const ends = ['', ' canary-TOKEN'];
  for (const [index, end] of ends.entries()) {
    for (const token of [tokens.good(), tokens.good({ score: 0 }), tokens.fault('reset'), 'made up']) {
      const input = { ...GOOD_INPUT, email: email(`${index}${answers.length}`) };
      answers.push(await service.register(1, { ...input, securityToken: token + end }));
    }
  }
  await use({ ...SETTINGS.TURNSTILE, secret: 'canary-WRONG' });
  answers.push(await service.register(1, { ...GOOD_INPUT, securityToken: 'canary-TOKEN' }));
  const columns = [await service.rows(), await spent(), await service.database.db.select().from(sites)];
  expect(JSON.stringify([answers, service.logLines, columns])).not.toMatch(/canary/i);
});

test('a secret is decrypted by nothing but the assessment, and settings are the account’s own', async () => {
  expect(await use(SETTINGS.TURNSTILE, { id: 1, accountId: 2 })).toBe(false);
  expect((await service.app.sites.find(1))?.settings.risk).toBeNull();
  expect(await use(SETTINGS.TURNSTILE)).toBe(true);
  const { secret, ...shown } = SETTINGS.TURNSTILE;
  const { settings } = (await service.app.sites.find(1)) ?? {};
  expect(settings?.risk).toEqual({ ...shown, encryptedSecret: expect.stringMatching(/^v1\.[\w-]{40,}$/) });
  expect(JSON.stringify(settings)).not.toContain(secret);
});

test('the sites whose secrets cannot be decrypted are reported', async () => {
  await use(SETTINGS.TURNSTILE);
  await use(SETTINGS.HCAPTCHA, { id: 2, accountId: 1 });
  expect(await service.app.sitesWithLostSecret()).toEqual([]);
  const otherBox = createSecretBox({ kind: 'given', key: Buffer.alloc(32, 'other') });
  const risk = encryptRiskSettings(SETTINGS.HCAPTCHA, 2, otherBox);
  await createSiteStore(service.database.db).updateRiskSettings({ id: 2, accountId: 1 }, risk);
  expect(await service.app.sitesWithLostSecret()).toEqual([2]);
});
