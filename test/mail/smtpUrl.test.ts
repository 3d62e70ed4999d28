// SMTP_URL and MAIL_FROM: what operators write, and what is reported without repeating it.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSenderAddress, isThisMachine, readSmtpUrl } from '../../src/mail/smtpUrl.ts';
import { anyText, property } from '../support/property.ts';

test.each([
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, secure: false }],
  ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, secure: true }],
  ['SMTP://mail.example.com:25/', { host: 'mail.example.com', port: 25, secure: false }],
  ['smtp://10.0.0.7:2525', { host: '10.0.0.7', port: 2525, secure: false }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false }],
  ['smtp://mail_relay:1025', { host: 'mail_relay', port: 1025, secure: false }],
  [
    'smtps://user:secret@mail.example.com:465',
    { host: 'mail.example.com', port: 465, secure: true, user: 'user', password: 'secret' },
  ],
  // A mailbox as the user, and a password with all that a URL would read otherwise.
  [
    'smtp://ada%40example.com:%3A%2F%3F%23%5B%5D%40%25%20%C3%A9@mail.example.com',
    { host: 'mail.example.com', port: 587, secure: false, user: 'ada@example.com', password: ':/?#[]@% é' },
  ],
  [
    'smtp://ada@example.com:a:b@mail.example.com',
    { host: 'mail.example.com', port: 587, secure: false, user: 'ada@example.com', password: 'a:b' },
  ],
])('%s names a server', (url, server) => {
  expect(readSmtpUrl(url)).toEqual(server);
});

test.each([
  ['mail.example.com', 'expected smtp://HOST'],
  ['http://mail.example.com', 'expected smtp://HOST'],
  ['smtp:mail.example.com', 'expected smtp://HOST'],
  ['smtp://', 'expected a host name'],
  ['smtp://user:secret@', 'expected a host name'],
  ['smtp://mail example', 'expected a host name'],
  ['smtp://[::1', 'expected a host name'],
  ['smtp://[1.2.3.4]', 'expected a host name'],
  ['smtp://mail..example.com', 'expected a host name'],
  ['smtp://mail.example.com:', 'the port must be'],
  ['smtp://mail.example.com:0', 'the port must be'],
  ['smtp://mail.example.com:65536', 'the port must be'],
  ['smtp://mail.example.com:smtp', 'the port must be'],
  ['smtp://user@mail.example.com', 'a user must have a password'],
  ['smtp://user:@mail.example.com', 'a user must have a password'],
  ['smtp://:secret@mail.example.com', 'a user must have a password'],
  ['smtp://user:100%@mail.example.com', 'percent-encoded'],
  ['smtp://user:%ff@mail.example.com', 'percent-encoded'],
  ['smtp://user:sec/ret@mail.example.com', '%2F'],
  ['smtp://user:sec?ret@mail.example.com', '%3F'],
  ['smtp://user:sec#ret@mail.example.com', '%23'],
  ['smtp://mail.example.com?pool=true', 'no parameters'],
  ['smtp://mail.example.com/inbox', 'no path'],
])('%s is rejected with one sentence', (url, sentence) => {
  const reading = readSmtpUrl(url);
  expect(reading).toEqual({ problem: expect.stringContaining(sentence) });
});

property(
  'any user and password can be written percent-encoded',
  [anyText({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 })],
  (user, password) => {
    const url = `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@mail.example.com`;
    expect(readSmtpUrl(url)).toMatchObject({ user, password, host: 'mail.example.com' });
  },
);

property(
  'no sentence repeats what was written, which may be a password',
  [anyText({ maxLength: 40 })],
  (text) => {
    const reading = readSmtpUrl(`smtp://user:xyzzy${text}@`);
    expect(JSON.stringify(reading)).not.toContain('xyzzy');
  },
);

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['127.example.com', false],
  ['10.0.0.1', false],
  ['mail.example.com', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isThisMachine({ host })).toBe(expected);
});

test.each([
  ['no-reply@example.com', true],
  ["o'neil+news@mail.example.com", true],
  ['root@localhost', true],
  ['The Daily <no-reply@example.com>', false],
  ['<no-reply@example.com>', false],
  ['no-reply', false],
  ['@example.com', false],
  ['a b@example.com', false],
  ['a@example.com,b@example.com', false],
  ['"a"@example.com', false],
  ['a@b@example.com', false],
  ['a..b@example.com', false],
  ['a@exämple.com', false],
  [`${'a'.repeat(65)}@example.com`, false],
])('MAIL_FROM can be %s: %s', (address, expected) => {
  expect(isSenderAddress(address)).toBe(expected);
});
