// Settings of risk assessment are read whole or not at all.
import { expect, test } from 'vitest';
import { riskSettings } from '../../src/risk/riskSettings.ts';
import { SETTINGS } from '../support/riskProviders.ts';

const { RECAPTCHA_ENTERPRISE, TURNSTILE, HCAPTCHA } = SETTINGS;

test.each(Object.values(SETTINGS))('the settings of $provider are read as they are', (settings) => {
  expect(riskSettings.parse(settings)).toEqual(settings);
});

test('by default visitors must retry while the provider is unavailable', () => {
  const { whenUnavailable: _, ...settings } = TURNSTILE;
  expect(riskSettings.parse(settings).whenUnavailable).toBe('REFUSE');
});

test('hostnames are trimmed and put in lower case', () => {
  const settings = { ...TURNSTILE, allowedHostnames: [' WWW.Daily.Example '] };
  expect(riskSettings.parse(settings).allowedHostnames).toEqual(['www.daily.example']);
});

test.each([
  ['a provider that we do not know', { ...TURNSTILE, provider: 'CAPTCHA' }],
  ['no hostname', { ...TURNSTILE, allowedHostnames: [] }],
  ['a URL in place of a hostname', { ...TURNSTILE, allowedHostnames: ['https://daily.example'] }],
  ['a port', { ...TURNSTILE, allowedHostnames: ['daily.example:443'] }],
  ['a wildcard', { ...TURNSTILE, allowedHostnames: ['*.daily.example'] }],
  ['no secret', { ...TURNSTILE, secret: '' }],
  ['a secret with a line break', { ...TURNSTILE, secret: 'secret\n' }],
  ['a score that no visitor reaches', { ...HCAPTCHA, minimumScore: 1.1 }],
  ['no minimum score where one is needed', { ...RECAPTCHA_ENTERPRISE, minimumScore: null }],
  ['a minimum score where there is none', { ...TURNSTILE, minimumScore: 0.5 }],
  ['no project', { ...RECAPTCHA_ENTERPRISE, project: undefined }],
])('%s is rejected', (_what, settings) => {
  expect(riskSettings.safeParse(settings).success).toBe(false);
});
