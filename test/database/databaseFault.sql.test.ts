// Faults of the database: a code and a request id for the caller, the SQLSTATE for the log, parameters for neither.
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { GOOD_INPUT, REGISTER_CUSTOMER, useService } from '../support/service.ts';

const service = useService();

const CANARY = 'canary-7Dq-secret';
const hidden = (rename: string) => service.database.db.execute(sql.raw(rename));

test('a query that fails is masked, and is in the log once, without what was bound to it', async () => {
  await hidden('alter table customers rename column title to hidden');
  const { status, body, headers } = await service.ask(REGISTER_CUSTOMER, {
    siteId: 1,
    input: { ...GOOD_INPUT, password: CANARY, email: `${CANARY}@example.com`, title: CANARY },
  });
  expect(status).toBe(500);
  expect(body).toEqual({
    data: null,
    errors: [
      {
        message: 'Unexpected error.',
        path: ['registerCustomer'],
        locations: expect.anything(),
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: headers.get('x-request-id') },
      },
    ],
  });
  expect(service.logLines).toHaveLength(1);
  const line = JSON.parse(service.logLines[0] ?? '');
  expect(line).toMatchObject({
    databaseCode: '42703',
    databaseMessage: expect.stringContaining('title'),
    requestId: headers.get('x-request-id'),
  });
  expect(service.logLines[0]).not.toContain(CANARY);
  expect(service.logLines[0]).not.toContain('argon2id');
  await hidden('alter table customers rename column hidden to title');
  expect((await service.register(1, GOOD_INPUT)).__typename).toBe('RegisterCustomerSuccess');
});
