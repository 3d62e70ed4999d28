// The border between the stores and the drivers: every store is wrapped, so that only faults leave it.
import { mapMethods } from '../lib/mapMethods.ts';
import { databaseFault } from './databaseFault.ts';

/** The methods of a store, each of which throws nothing but faults. */
export function withDatabaseFaults<Store extends Record<keyof Store, (...args: never[]) => Promise<unknown>>>(
  store: Store,
): Store {
  return mapMethods(
    store,
    (method) =>
      (...args) =>
        method(...args).catch((error) => Promise.reject(databaseFault(error))),
  );
}
