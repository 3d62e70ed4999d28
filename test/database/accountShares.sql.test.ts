// An account whose rows are locked: it does not hold up the others.
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { signInInput } from '../../src/authentication/signInInput.ts';
import { SHARES } from '../../src/database/lanes.ts';
import { useService } from '../support/service.ts';

const service = useService();

const register = (siteId: number, name: string) =>
  service.app.registerCustomer({
    siteId,
    input: { email: `${name}@example.com`, password: 'correct horse' },
  });

test('registrations and sign-ins of another account succeed while all those of one account hang', async () => {
  const { url } = service.database;
  // The embedded database has no second session that could hold the lock.
  if (!url) return;
  await register(3, 'returning');
  const other = postgres(url, { max: 2, onnotice: () => {} });
  const order: string[] = [];
  const ended = (name: string) => () => void order.push(name);
  const lock = await other.reserve();
  try {
    // Each row of a customer refers to the row of its site.
    await lock`begin`;
    await lock`select from sites where account_id = 1 for update`;
    const hanging = Array.from({ length: 20 }, (_, index) => register(1, `hanging-${index}`));
    const all = Promise.allSettled(hanging.map((each) => each.finally(ended('account 1'))));
    // They have hashed, and are at the write, or wait for it.
    for (;;) {
      const { hashes, database } = service.app.load();
      const [row] = await other`select count(*)::integer as hanging from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      if (row?.hanging >= 3 && database.pending >= 14 && hashes.running + hashes.waiting === 0) break;
      if (order.length > 0) throw new Error('They ended before all of them hung');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const credentials = signInInput.parse({ login: 'returning@example.com', password: 'correct horse' });
    const outcomes = await Promise.all([
      register(3, 'new').finally(ended('account 2')),
      service.app.signIn({ siteId: 3, credentials }).finally(ended('account 2')),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['RegisterCustomerSuccess', 'SignInSuccess']);
    // The server ends each wait for the lock after 1.5 s: twice three of account 1, on a machine that is busy.
    expect(order.slice(0, 8).filter((name) => name === 'account 2')).toHaveLength(2);
    await lock`rollback`;
    await all;
  } finally {
    lock.release();
    await other.end();
  }
});

test('the platform reads and changes customers of another account while all changes of one account hang', async () => {
  const { url } = service.database;
  if (!url) return;
  const [first, second] = [await register(1, 'first'), await register(3, 'second')];
  if (!('customer' in first && 'customer' in second)) throw new Error('Not registered');
  const { update, find } = service.app.customers;
  const other = postgres(url, { max: 2, onnotice: () => {} });
  const order: string[] = [];
  const lock = await other.reserve();
  try {
    await lock`begin`;
    await lock`select from customers where account_id = 1 for update`;
    const hanging = Array.from({ length: 6 }, (_, index) =>
      update(1, first.customer.id, { firstName: `name ${index}` }).finally(() => order.push('account 1')),
    );
    const all = Promise.allSettled(hanging);
    for (;;) {
      const [row] = await other`select count(*)::integer as hanging from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      if (row?.hanging >= SHARES.unlimited) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await find(2, second.customer.id)).toMatchObject({ email: 'second@example.com' });
    expect((await update(2, second.customer.id, { firstName: 'Ada' })).kind).toBe('UpdateCustomerSuccess');
    // Three that end at once held all sessions.
    expect(order.length).toBeLessThan(3);
    await lock`rollback`;
    await all;
  } finally {
    lock.release();
    await other.end();
  }
});
