// The whole service for a test file, with the providers of risk assessment on a local port.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { spentTokens } from '../../src/database/tables.ts';
import type { RiskSettings } from '../../src/risk/riskSettings.ts';
import { providerEnvironment, type RiskProviders, startRiskProviders } from './riskProviders.ts';
import { type Environment, type Service, useService } from './service.ts';

export interface AssessedSites<Kind extends Service> {
  readonly service: Kind;
  readonly providers: RiskProviders;
  /** Gives a site of the demo data risk assessment, or takes it away. False: the account has no such site. */
  readonly use: (settings: RiskSettings | null, site?: { id: number; accountId: number }) => Promise<boolean>;
  /** The tokens that have registered a customer. */
  readonly spent: () => Promise<(typeof spentTokens.$inferSelect)[]>;
}

/** As `useService`; no site has risk assessment when a test begins. `of` makes another service, such as a listening one. */
export function useAssessedSites(): AssessedSites<Service>;
export function useAssessedSites<Kind extends Service>(
  of: (environment: Environment) => Kind,
): AssessedSites<Kind>;
export function useAssessedSites(
  of: (environment: Environment) => Service = useService,
): AssessedSites<Service> {
  let providers: RiskProviders;
  beforeAll(async () => {
    providers = await startRiskProviders();
  });
  beforeEach(() => providers.reset());
  afterAll(() => providers.close());
  const service = of(() => providerEnvironment(providers.url));
  return {
    service,
    get providers() {
      return providers;
    },
    async use(settings, { id, accountId } = { id: 1, accountId: 1 }) {
      const { sites } = service.app;
      const outcome = settings
        ? await sites.updateRiskAssessment(accountId, id, settings)
        : await sites.removeRiskAssessment(accountId, id);
      if (outcome.kind === 'ValidationError') throw new Error(JSON.stringify(outcome));
      return outcome.kind.endsWith('Success');
    },
    spent: () => service.database.db.select().from(spentTokens),
  };
}
