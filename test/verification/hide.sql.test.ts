// A site that hides who is registered: a taken address gets the same responses, statements, rows and caps as a free one.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { statementsOf } from '../support/statements.ts';
import { codes, HIDE, MINUTE, PASSWORD, usePages } from '../support/verification.ts';

const pages = usePages();
const TAKEN = 'taken@example.com';
const FREE = 'other@example.com';

beforeEach(async () => {
  const { verification } = await pages.register(HIDE, { email: TAKEN, username: 'owner' });
  await pages.verify(HIDE, verification.id, await pages.codeFor(TAKEN));
  pages.pass(24 * 60 * MINUTE);
  pages.service.mails.length = 0;
});

/** The same work for both addresses; ids and addresses in the results are replaced by words. */
async function compare(work: (email: string) => Promise<unknown>): Promise<unknown> {
  const results = [];
  for (const email of [TAKEN, FREE]) {
    const text = JSON.stringify(await work(email));
    const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
    results.push(JSON.parse(text.replaceAll(email, 'ADDRESS').replace(uuid, 'ID')));
  }
  expect(results[0]).toEqual(results[1]);
  return results[0];
}

test('the response is the same', async () => {
  const result = await compare((email) => pages.register(HIDE, { email }));
  expect(result).toMatchObject({
    __typename: 'EmailVerificationRequired',
    verification: { email: 'ADDRESS' },
  });
});

test.each([
  ['without a key', null],
  ['with a key', randomUUID()],
])('the statements are the same, %s', async (_name, idempotencyKey) => {
  const { db } = pages.service.database;
  await pages.register(HIDE, { email: 'warm@example.com' });
  const statements = await compare(async (email) => {
    const lists = [];
    for (let request = 0; request < 2; request++) {
      const all = await statementsOf(db, () => pages.register(HIDE, { email, idempotencyKey }));
      // The site is read every two seconds, whoever asks.
      lists.push(all.filter((text) => !text.includes('from "sites"')));
    }
    return lists;
  });
  expect(statements).not.toEqual([[], []]);
});

test('the rows are the same but for the mark, and so are the columns of the applicant', async () => {
  for (const email of [TAKEN, FREE]) await pages.register(HIDE, { email, username: email.slice(0, 3) });
  const rows = (await pages.challenges()).filter(({ usedAt }) => usedAt === null);
  const [taken, free] = [TAKEN, FREE].map((email) => rows.find((row) => row.email === email));
  const shape = (row: object = {}) => Object.entries(row).map(([name, value]) => [name, value === null]);
  expect(shape(taken)).toEqual(shape(free));
  expect(shape(taken?.applicant as object)).toEqual(shape(free?.applicant as object));
  expect(taken).toMatchObject({ taken: true });
  expect(free).toMatchObject({ taken: false });
  const pending = await pages.pendingMails();
  expect(shape(pending[0])).toEqual(shape(pending[1]));
});

test('a second registration, wrong codes, resends and the caps get the same answers', async () => {
  await compare(async (email) => {
    const answers = [];
    const first = await pages.register(HIDE, { email });
    answers.push(first, await pages.register(HIDE, { email }));
    await pages.mailsTo(email);
    const { id } = first.verification;
    for (let attempt = 0; attempt < 6; attempt++) answers.push(await pages.verify(HIDE, id, '00000000'));
    answers.push(await pages.resend(HIDE, id));
    pages.pass(MINUTE);
    answers.push(await pages.resend(HIDE, id));
    await pages.mailsTo(email);
    answers.push(await pages.verify(HIDE, id, '00000000'));
    pages.pass(40 * MINUTE);
    answers.push(await pages.verify(HIDE, id, '00000000'), await pages.resend(HIDE, id));
    answers.push(await pages.register(HIDE, { email }));
    pages.clock.now = new Date(pages.clock.now.getTime() - 41 * MINUTE);
    return answers;
  });
});

test('other errors of the input do not show it either, and a taken username is reported in both cases', async () => {
  const result = await compare((email) => pages.register(HIDE, { email, username: 'Owner', password: 'x' }));
  expect(result).toMatchObject({
    fieldErrors: [
      { field: 'PASSWORD', code: 'TOO_SHORT' },
      { field: 'USERNAME', code: 'TAKEN' },
    ],
  });
});

test('a new password can be requested for both', async () => {
  const { db } = pages.service.database;
  await pages.requestReset(HIDE, 'warm@example.com');
  await compare(async (email) => {
    const answers: unknown[] = [];
    answers.push(await statementsOf(db, async () => answers.push(await pages.requestReset(HIDE, email))));
    return answers;
  });
});

test('the owner gets the mail that there is an account already, and no code of the challenge is ever accepted', async () => {
  const { verification } = await pages.register(HIDE, { email: TAKEN });
  expect(await pages.mailsTo(TAKEN)).toEqual(['You already have an account']);
  const code = codes.codeOf({ accountId: 2, id: verification.id, codeNumber: 1 });
  expect(await pages.verify(HIDE, verification.id, code)).toMatchObject({ failure: 'INVALID' });
  pages.pass(MINUTE);
  await pages.resend(HIDE, verification.id);
  expect(await pages.mailsTo(TAKEN)).toHaveLength(2);
  expect(await pages.signIn(HIDE, TAKEN, PASSWORD)).toMatchObject({ __typename: 'SignInSuccess' });
});

describe('a race', () => {
  test('an address that is taken while its registration is pending is reported only to who has the code', async () => {
    const pending = await pages.register(HIDE, { email: FREE });
    const pendingCode = await pages.codeFor(FREE);
    const owner = await pages.register(HIDE, { email: FREE });
    await pages.verify(HIDE, owner.verification.id, await pages.codeFor(FREE));
    expect(await pages.verify(HIDE, pending.verification.id, '00000000')).toMatchObject({
      failure: 'INVALID',
    });
    expect(await pages.verify(HIDE, pending.verification.id, pendingCode)).toMatchObject({
      fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }],
    });
  });
});
