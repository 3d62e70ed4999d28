// Mails: what they say in each language, and that nothing in them can be injected.
import { describe, expect, test } from 'vitest';
import { composeMail } from '../../src/mail/composeMail.ts';
import { MAIL_KINDS, type MailContent, type MailKind } from '../../src/mail/mailContent.ts';
import { senderName } from '../../src/mail/senderName.ts';
import { TEXT_LANGUAGES } from '../../src/texts/texts.ts';

const CODE = '01234567';

function content(kind: MailKind, others: Partial<MailContent> = {}): MailContent {
  const addressed = {
    to: 'ada@private.example',
    language: 'en',
    siteLanguage: 'en',
    siteName: 'The Daily',
    ...others,
  };
  return (
    kind === 'ACCOUNT_EXISTS' ? { ...addressed, kind } : { ...addressed, kind, code: CODE }
  ) as MailContent;
}

/** The text of a document without its head and tags. */
const visible = (html: string) =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();

const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe.each(TEXT_LANGUAGES)('in %s', (language) => {
  test.each(MAIL_KINDS)('%s: text and HTML say the same, and the language is set', (kind) => {
    const mail = composeMail(content(kind, { language }));
    expect(mail.language).toBe(language);
    expect(mail.html).toContain(`<html lang="${language}"`);
    const body = visible(mail.html);
    for (const line of mail.text.split('\n\n')) expect(body).toContain(words(line));
    expect(body.length).toBeLessThanOrEqual(words(mail.text).length + 2);
    for (const part of [mail.subject, mail.text, body]) {
      expect(part).not.toMatch(/[{}]|undefined|NaN|minutes,/);
      expect(part).not.toContain('private.example');
    }
  });

  test.each(['VERIFICATION_CODE', 'PASSWORD_RESET_CODE'] as const)(
    '%s: the code is once in each part, in one piece, with its time',
    (kind) => {
      const mail = composeMail(content(kind, { language }));
      for (const part of [mail.subject, mail.text, visible(mail.html)]) {
        expect(part.match(/\d{8}/g)).toEqual([CODE]);
      }
      expect(mail.text).toContain('30');
      expect(mail.text).toContain('The Daily');
      expect(mail.html).toContain(`>${CODE}<`);
    },
  );

  test('the mail about an account has no code and no time', () => {
    const mail = composeMail(content('ACCOUNT_EXISTS', { language }));
    expect(mail.subject + mail.text + visible(mail.html)).not.toMatch(/\d/);
  });

  test('no two kinds of mail have the same subject, title or text', () => {
    const mails = MAIL_KINDS.map((kind) => composeMail(content(kind, { language })));
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(3);
    expect(new Set(mails.map(({ text }) => text.split('\n')[0])).size).toBe(3);
    const sentences = mails.map(({ text }) => text.split('\n\n').filter((line) => line.length > 30));
    const [verification = [], exists = [], reset = []] = sentences;
    // For how long a code is valid is the same.
    expect(verification.filter((line) => reset.includes(line))).toHaveLength(1);
    expect(verification.filter((line) => exists.includes(line))).toHaveLength(0);
  });
});

test.each([
  ['sv', 'de', 'de'],
  ['sv', 'fi', 'en'],
  ['fr', 'de', 'fr'],
])('a mail in %s, of a site in %s, is in %s', (language, siteLanguage, expected) => {
  const mail = composeMail(content('VERIFICATION_CODE', { language, siteLanguage }));
  expect(mail.language).toBe(expected);
  expect(mail.html).toContain(`lang="${expected}"`);
});

test('a mail loads nothing, links nowhere and runs nothing', () => {
  for (const kind of MAIL_KINDS) {
    const { html } = composeMail(content(kind));
    expect(html).not.toMatch(
      /<(?:a|img|script|iframe|link|form|object|svg)\b|url\(|https?:|@import|\son\w+=/i,
    );
  }
});

test('the name of a site is text, whatever it contains', () => {
  const siteName = `</title><script>alert("1")</script>&amp;{code}{x, plural, other {#}}'`;
  for (const kind of MAIL_KINDS) {
    const { html, text } = composeMail(content(kind, { siteName }));
    expect(html).not.toContain('<script');
    expect(text).toContain(siteName);
    expect(visible(html)).toContain(siteName);
  }
});

test.each([
  ['The Daily', 'The Daily'],
  ['A\r\nBcc: eve@evil.example', 'A Bcc: eve@evil.example'],
  ['A\u2028B\u2029C\u0085D\u0000E', 'A B C D E'],
  ['\u202eylliaD', 'ylliaD'],
  ['A\u2066\u200fB\u2069', 'A B'],
  ['=?utf-8?q?A=0D=0ABcc:?=', '= ?utf-8?q?A=0D=0ABcc:?='],
  ['"The" <eve@evil.example>', '"The" <eve@evil.example>'],
  ['Žurnál 日報 🗞️', 'Žurnál 日報 🗞️'],
  ['می\u200cخواهم 👩\u200d👧', 'می\u200cخواهم 👩\u200d👧'],
  [' \n ', ''],
])('the sender %j is named %j', (siteName, name) => {
  expect(senderName(siteName)).toBe(name);
});

test('a long name is cut between characters', () => {
  const name = senderName('🗞'.repeat(255));
  expect(Array.from(name)).toHaveLength(100);
  expect(name.endsWith('🗞…')).toBe(true);
});
