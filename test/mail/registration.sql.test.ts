// The mails of real registrations: their language, and that nothing of what a visitor typed is in them.
import { expect, test } from 'vitest';
import { MINUTE, ON, REQUIRED, usePages } from '../support/verification.ts';

const pages = usePages();
const { service } = pages;

const typed = {
  username: 'xyzzy-username',
  displayName: 'xyzzy display name',
  firstName: 'xyzzy first name http://evil.example',
  lastName: 'xyzzy last name',
  organization: 'xyzzy organization',
  salutation: 'xyzzy salutation',
  title: 'xyzzy title',
  phone: '+49 30 98765432',
  oldProviderId: 'xyzzy old id',
  metadata: [{ key: 'xyzzy-key', value: 'xyzzy value' }],
};

test('no mail contains anything that the visitor typed, and the address is only in `to`', async () => {
  await pages.register(ON, { ...typed, email: 'xyzzy@example.com' });
  await pages.service.app.deliveries.drain();
  pages.pass(2 * MINUTE);
  await pages.requestReset(ON, 'xyzzy@example.com');
  await pages.service.app.deliveries.drain();
  expect(service.mails).toHaveLength(2);
  for (const { to, ...rest } of service.mails) {
    expect(to).toBe('xyzzy@example.com');
    expect(JSON.stringify(rest)).not.toMatch(/xyzzy|98765432|evil\.example/);
    expect(rest.senderName).toBe('daily.example');
  }
});

// The default language of the site is French.
test.each([
  ['de', 'de'],
  ['fr', 'fr'],
  ['sv', 'fr'],
])('a customer whose language is %s gets a mail in %s', async (language, expected) => {
  await pages.register(REQUIRED, { email: 'ada@example.com', language: language.toUpperCase() });
  await pages.service.app.deliveries.drain();
  expect(service.mails).toMatchObject([
    { language: expected, html: expect.stringContaining(`lang="${expected}"`) },
  ]);
});
