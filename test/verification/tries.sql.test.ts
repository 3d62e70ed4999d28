// Which codes prove nothing: wrong, old, used and foreign ones, and too many of them.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import { createCodes } from '../../src/verification/codes.ts';
import {
  codes,
  HIDE,
  HOUR,
  MINUTE,
  ON,
  PASSWORD,
  REQUIRED,
  usePages,
  wrongCode,
} from '../support/verification.ts';

const pages = usePages();
const EMAIL = 'ada@example.com';
const failing = (failure: string) => ({ __typename: 'EmailCodeError', failure });
const SUCCESS = { __typename: 'VerifyEmailSuccess' };

async function begin() {
  const { verification } = await pages.register(REQUIRED);
  return { id: verification.id as string, code: await pages.codeFor(EMAIL) };
}

/** After the pause of a minute. */
async function resend(id: string) {
  pages.pass(MINUTE);
  expect(await pages.resend(REQUIRED, id)).toMatchObject({ __typename: 'ResendEmailCodeSuccess' });
  return pages.codeFor(EMAIL);
}

test('after four wrong codes the right one is accepted', async () => {
  const { id, code } = await begin();
  for (let attempt = 0; attempt < 4; attempt++) {
    expect(await pages.verify(REQUIRED, id, wrongCode(code))).toMatchObject(failing('INVALID'));
  }
  expect(await pages.verify(REQUIRED, id, code)).toMatchObject(SUCCESS);
});

test('after five wrong codes the right one is not', async () => {
  const { id, code } = await begin();
  for (const typed of ['', 'nonsense', wrongCode(code), '0'.repeat(7), '9'.repeat(9)]) {
    expect(await pages.verify(REQUIRED, id, typed)).toMatchObject(failing('INVALID'));
  }
  expect(await pages.verify(REQUIRED, id, code)).toMatchObject(failing('INVALID'));
  expect(await pages.service.rows()).toEqual([]);
});

test('of 100 guesses at once five are compared', async () => {
  const { id, code } = await begin();
  const results = await Promise.all(
    Array.from({ length: 100 }, () => pages.verify(REQUIRED, id, wrongCode(code))),
  );
  expect(new Set(results.map(({ failure }) => failure))).toEqual(new Set(['INVALID']));
  expect(await pages.challenges()).toMatchObject([{ tries: 5, codeTries: 5 }]);
  expect(await pages.verify(REQUIRED, id, code)).toMatchObject(failing('INVALID'));
});

test('a challenge has twenty tries, whatever codes are mailed', { timeout: 60_000 }, async () => {
  const started = await begin();
  const { id } = started;
  let { code } = started;
  for (let round = 0; round < 4; round++) {
    for (let attempt = 0; attempt < 5; attempt++) await pages.verify(REQUIRED, id, wrongCode(code));
    if (round === 3) break;
    pages.pass(HOUR);
    code = await resend(id);
  }
  pages.pass(HOUR);
  expect(await pages.resend(REQUIRED, id)).toMatchObject(failing('INVALID'));
  expect(await pages.verify(REQUIRED, id, code)).toMatchObject(failing('INVALID'));
  expect(await pages.challenges()).toMatchObject([{ tries: 20 }]);
});

test('a code is valid for 30 minutes from its first sending', async () => {
  const { verification } = await pages.register(REQUIRED);
  // The mail leaves late.
  pages.pass(10 * MINUTE);
  const code = await pages.codeFor(EMAIL);
  pages.pass(30 * MINUTE - 1);
  expect(await pages.verify(REQUIRED, verification.id, wrongCode(code))).toMatchObject(failing('INVALID'));
  pages.pass(1);
  expect(await pages.verify(REQUIRED, verification.id, code)).toMatchObject(failing('EXPIRED'));
  // Who does not know the code does not learn whether, and when, one was sent.
  expect(await pages.verify(REQUIRED, verification.id, wrongCode(code))).toMatchObject(failing('INVALID'));
});

test('a millisecond before, it is accepted', async () => {
  const { id, code } = await begin();
  pages.pass(30 * MINUTE - 1);
  expect(await pages.verify(REQUIRED, id, code)).toMatchObject(SUCCESS);
});

test('after 24 hours a challenge has ended', async () => {
  const { id } = await begin();
  pages.pass(24 * HOUR - 1);
  expect(await pages.verify(REQUIRED, id, '00000000')).toMatchObject(failing('INVALID'));
  pages.pass(1);
  expect(await pages.verify(REQUIRED, id, '00000000')).toMatchObject(failing('EXPIRED'));
  expect(await pages.resend(REQUIRED, id)).toMatchObject(failing('EXPIRED'));
});

describe('a resend', () => {
  test('within 30 minutes repeats the code, so that a late first mail stays valid', async () => {
    const { id, code } = await begin();
    pages.pass(28 * MINUTE);
    expect(await resend(id)).toBe(code);
    expect(await pages.verify(REQUIRED, id, code)).toMatchObject(SUCCESS);
  });

  test('does not prolong the code', async () => {
    const { id, code } = await begin();
    pages.pass(28 * MINUTE);
    await resend(id);
    pages.pass(MINUTE);
    expect(await pages.verify(REQUIRED, id, code)).toMatchObject(failing('EXPIRED'));
  });

  test('after 30 minutes mails the next code, and the one before is not valid any longer', async () => {
    const { id, code } = await begin();
    pages.pass(30 * MINUTE);
    const next = await resend(id);
    expect(next).not.toBe(code);
    expect(await pages.verify(REQUIRED, id, code)).toMatchObject(failing('INVALID'));
    expect(await pages.verify(REQUIRED, id, next)).toMatchObject(SUCCESS);
  });

  test('after five tries mails the next code, with five tries', async () => {
    const { id, code } = await begin();
    for (let attempt = 0; attempt < 5; attempt++) await pages.verify(REQUIRED, id, wrongCode(code));
    const next = await resend(id);
    expect(next).not.toBe(code);
    for (let attempt = 0; attempt < 4; attempt++) await pages.verify(REQUIRED, id, wrongCode(next));
    expect(await pages.verify(REQUIRED, id, next)).toMatchObject(SUCCESS);
  });

  test('returns when the challenge ends and when the next mail may be requested', async () => {
    const { id } = await begin();
    pages.pass(MINUTE);
    expect(await pages.resend(REQUIRED, id)).toEqual({
      __typename: 'ResendEmailCodeSuccess',
      expiresAt: '2026-11-30T12:00:00.000Z',
      resendAfterSeconds: 60,
    });
  });

  test('after the proof is rejected as used', async () => {
    const { id, code } = await begin();
    await pages.verify(REQUIRED, id, code);
    pages.pass(MINUTE);
    expect(await pages.resend(REQUIRED, id)).toMatchObject(failing('USED'));
  });
});

describe('a code or an id of another place', () => {
  test.each([ON, HIDE])('site %i does not know the challenge', async (siteId) => {
    const { id, code } = await begin();
    expect(await pages.verify(siteId, id, code)).toMatchObject(failing('INVALID'));
    expect(await pages.resend(siteId, id)).toMatchObject(failing('INVALID'));
    expect(await pages.challenges()).toMatchObject([{ tries: 0 }]);
    expect(await pages.verify(REQUIRED, id, code)).toMatchObject(SUCCESS);
  });

  test('a site that does not exist', async () => {
    const { id, code } = await begin();
    expect(await pages.verify(99, id, code)).toMatchObject({ __typename: 'SiteNotFoundError' });
    expect(await pages.resend(99, id)).toMatchObject({ __typename: 'SiteNotFoundError' });
    expect(await pages.requestReset(99, EMAIL)).toMatchObject({ __typename: 'SiteNotFoundError' });
    expect(await pages.reset(99, id, code, PASSWORD)).toMatchObject({ __typename: 'SiteNotFoundError' });
  });

  test.each(['', 'nonsense', '\u0000', 'x'.repeat(10_000), randomUUID(), '1'])(
    'an id that is the id of nothing: %#',
    async (id) => {
      expect(await pages.verify(REQUIRED, id, '12345678')).toMatchObject(failing('INVALID'));
      expect(await pages.resend(REQUIRED, id)).toMatchObject(failing('INVALID'));
      expect(await pages.reset(REQUIRED, id, '12345678', PASSWORD)).toMatchObject(failing('INVALID'));
    },
  );

  test('the code of another challenge is wrong', async () => {
    const first = await begin();
    const second = await begin();
    expect(await pages.verify(REQUIRED, first.id, second.code)).toMatchObject(failing('INVALID'));
  });

  test('a code for a new password verifies no address, and the other way round', async () => {
    const { verification } = await pages.register(REQUIRED);
    const code = await pages.codeFor(EMAIL);
    await pages.verify(REQUIRED, verification.id, code);
    const { passwordReset } = await pages.requestReset(REQUIRED, EMAIL);
    const resetCode = await pages.codeFor(EMAIL);
    expect(await pages.verify(REQUIRED, passwordReset.id, resetCode)).toMatchObject(failing('INVALID'));
    const other = await pages.register(REQUIRED, { email: 'grace@example.com' });
    const otherCode = await pages.codeFor('grace@example.com');
    expect(await pages.reset(REQUIRED, other.verification.id, otherCode, PASSWORD)).toMatchObject(
      failing('INVALID'),
    );
  });
});

test('the tables contain no code, and without the key none follows from them', async () => {
  const { id, code } = await begin();
  const stored = JSON.stringify([await pages.challenges(), await pages.pendingMails()]);
  expect(stored).not.toContain(code);
  expect(codes.codeOf({ accountId: 1, id, codeNumber: 1 })).toBe(code);
  const thief = createCodes(createSecretBox({ kind: 'given', key: Buffer.alloc(32) }));
  expect(thief.codeOf({ accountId: 1, id, codeNumber: 1 })).not.toBe(code);
});
