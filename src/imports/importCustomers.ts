// The import by the platform: a few customers per call, in one list.
import type { SiteStore } from '../sites/siteStore.ts';
import { createRejectDuplicates } from './duplicates.ts';
import { type ImportedInput, readImportedCustomer } from './importedCustomer.ts';
import { countResults, type ImportCustomersOutcome, NO_ROWS, type OnExisting } from './importResult.ts';
import type { ImportRows } from './importRows.ts';
import type { ImportStore } from './importStore.ts';

export interface ImportCustomersRequest {
  readonly accountId: number;
  readonly siteId: number;
  readonly customers: readonly ImportedInput[];
  readonly dryRun: boolean;
  readonly onExisting: OnExisting;
}

export type ImportCustomers = (request: ImportCustomersRequest) => Promise<ImportCustomersOutcome>;

export function createImportCustomers({
  sites,
  rows,
  store,
}: {
  sites: SiteStore;
  rows: ImportRows;
  store: ImportStore;
}): ImportCustomers {
  return async ({ accountId, siteId, customers, dryRun, onExisting }) => {
    const site = await sites.findSiteOf(accountId, siteId);
    if (!site) return { kind: 'SiteNotFoundError' };
    const target = {
      accountId,
      siteId,
      defaultLanguage: site.settings.defaultLanguage,
      createdAt: null,
      acceptWeakHashes: false,
    };
    const rejectDuplicates = createRejectDuplicates();
    const readings = customers.map((customer) => rejectDuplicates(readImportedCustomer(customer, target)));
    const existing = await rows.findExisting(accountId, readings);
    const results = await rows.write(
      readings,
      { accountId, dryRun, onExisting },
      { existing, repeated: false },
    );
    const stored = await store.findCustomers(
      accountId,
      results.flatMap(({ customerId }) => customerId ?? []),
    );
    return {
      kind: 'ImportCustomersSuccess',
      results: results.map(({ status, customerId, fieldErrors }, index) => ({
        index,
        status,
        customer: (customerId && stored.get(customerId)) || null,
        fieldErrors,
      })),
      ...countResults(NO_ROWS, results),
    };
  };
}
