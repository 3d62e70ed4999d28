// The share of one account in the database sessions of a replica: an account whose rows hang does not stop the others.
import type { Fault } from '../lib/fault.ts';
import { type ConcurrencyLimit, limitConcurrency } from '../lib/limitConcurrency.ts';
import { mapMethods } from '../lib/mapMethods.ts';
import { databaseFault } from './databaseFault.ts';
import { late } from './lanes.ts';

/** As many as wait for all sessions together: an account that is alone waits as before. */
const WAITING = 200;

/** What the first argument of a method names. */
type OfAccount = number | { readonly accountId: number };

export interface AccountShares {
  /**
   * Runs work on rows of the account, in the order of arrival. Throws an Overload if too much of it waits, and a fault if it has
   * waited too long: nothing was done then. A place whose commit the server has not answered stays taken until it does.
   */
  readonly run: <Result>(accountId: number, work: () => Promise<Result>) => Promise<Result>;
  /** The same store, whose methods begin with the account, or with a row of it. */
  readonly bound: <Store extends Record<keyof Store, (...args: never[]) => Promise<unknown>>>(
    store: Store,
  ) => Store;
  /** How much work waits for its account. */
  readonly waiting: () => number;
}

/** `sessions` is the share: less than the lane has. */
export function createAccountShares(sessions: number): AccountShares {
  /** Of the accounts that work at this moment. */
  const limits = new Map<number, ConcurrencyLimit>();

  function limitOf(accountId: number): ConcurrencyLimit {
    const known = limits.get(accountId);
    if (known) return known;
    const message = 'Too many requests of one account wait for the database';
    const limit = limitConcurrency(sessions, WAITING, message, () => databaseFault(late()));
    limits.set(accountId, limit);
    return limit;
  }

  function run<Result>(accountId: number, work: () => Promise<Result>): Promise<Result> {
    const limit = limitOf(accountId);
    return new Promise((resolve, reject) => {
      const place = limit(async () => {
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
          await (error as Partial<Fault>).settled;
        }
      });
      void place.catch(reject).finally(() => {
        if (limit.pending() === 0) limits.delete(accountId);
      });
    });
  }

  return {
    run,
    bound: (store) =>
      mapMethods(
        store,
        (method) =>
          (...args) =>
            run(accountOf(args[0] as OfAccount), () => method(...args)),
      ),
    waiting: () => [...limits.values()].reduce((sum, limit) => sum + limit.waiting(), 0),
  };
}

const accountOf = (first: OfAccount) => (typeof first === 'number' ? first : first.accountId);
