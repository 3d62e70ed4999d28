// The example finds the code in whatever a visitor typed or pasted, and nothing else.
import { expect, test } from 'vitest';
import { findCode } from '../../examples/react/src/email/findCode.ts';
import { composeMail } from '../../src/mail/composeMail.ts';
import { TEXT_LANGUAGES } from '../../src/texts/texts.ts';
import { anyText, property } from '../support/property.ts';

test.each([
  '12345678',
  ' 12345678\r\n',
  '1234 5678',
  '1234\u00a05678',
  '1234-5678',
  '1234 – 5678',
  '12345678.',
  '１２３４５６７８',
  '12345678 is your confirmation code',
  'Valid for 30 minutes: 12345678',
])('%j holds a code', (text) => {
  expect(findCode(text)).toBe('12345678');
});

test.each(['', '1234567', '123456789', '1234 567', '12 34 56 78 9', 'abcdefgh', '1234x5678', '+49 30 12345'])(
  '%j holds none',
  (text) => {
    expect(findCode(text)).toBeUndefined();
  },
);

property('what is found is eight digits', [anyText({ maxLength: 60 })], (text) => {
  expect(findCode(text) ?? '00000000').toMatch(/^\d{8}$/);
});

test.each(TEXT_LANGUAGES)('the subject and the whole text of a mail in %s hold its code', (language) => {
  for (const kind of ['VERIFICATION_CODE', 'PASSWORD_RESET_CODE'] as const) {
    const site = { siteName: 'daily.example', siteLanguage: 'en' };
    const { subject, text } = composeMail({
      kind,
      language,
      to: 'ada@example.com',
      code: '01234567',
      ...site,
    });
    expect([findCode(subject), findCode(text)]).toEqual(['01234567', '01234567']);
  }
});
