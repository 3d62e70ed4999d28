// An account with as many customers as a bench or a test of query plans asks for, made by the database itself.
import type postgres from 'postgres';
import { firstIdAt } from '../../src/customers/searchKeys.ts';

/** Words from which names are made: 20 first names and 1,000 last names. */
const FIRST_NAMES =
  'Ada Alan Barbara Charles Donald Edsger Frances Grace Hedy Ivan Jean Ken Linus Margaret Niklaus Ole Peter Radia Shafi Tim';
const SYLLABLES = 'an ber cor del eng fis gol hop ing jor';

/** The id of the n-th customer. */
export function customerId(n: number): string {
  const number = n.toString(16).padStart(15, '0');
  return `${firstIdAt(1_700_000_000_000 + n * 1000).slice(0, 20)}${number.slice(0, 3)}-${number.slice(3)}`;
}

/**
 * Account 1 gets `count` customers, registered one a second, of sites 1 (all but every thousandth) and 2. Each has a
 * username, an old id and a name. Every five-hundredth address bounces.
 */
export async function loadCustomers(db: postgres.Sql, count: number, first = 1): Promise<void> {
  await db`
    insert into customers (
      account_id, id, site_id, email, email_key, email_hardbounce, password_hash, username, username_key,
      display_name, display_name_key, first_name, last_name, name_key, last_name_key, language,
      old_provider_id, old_provider_key, created_at, updated_at
    )
    select
      1,
      (lpad(to_hex(1700000000000 + n * 1000), 12, '0') || '7000' || '8' || lpad(to_hex(n), 15, '0'))::uuid,
      case when n % 1000 = 0 then 2 else 1 end,
      'Customer' || n || '@example.com', 'customer' || n || '@example.com', n % 500 = 0,
      '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'Customer' || n, 'customer' || n,
      first || n, lower(first) || n, first, last, lower(first || ' ' || last), lower(last || ' ' || first), 'en',
      'Legacy-' || n, 'legacy-' || n, to_timestamp(1700000000 + n), to_timestamp(1700000000 + n)
    from (
      select n, firsts[1 + n % 20] as first,
        initcap(syllables[1 + n / 7 % 10] || syllables[1 + n / 11 % 10]) || (n / 13 % 10) as last
      from generate_series(${first}::int, ${first + count - 1}::int) as n,
        (select string_to_array(${FIRST_NAMES}, ' ') as firsts, string_to_array(${SYLLABLES}, ' ') as syllables) as words
    ) as drawn
  `;
}
