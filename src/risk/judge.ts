// Whether what a provider says of a token is what the site demands. What is missing counts as failed. (pure)
import type { ProviderAnswer } from './provider.ts';
import { RISK_ACTION } from './riskSettings.ts';

/** What a provider says of a token that it accepts; nothing stands for a field that is missing or of another type. */
export interface Assessment {
  readonly hostname?: string | undefined;
  readonly action?: string | undefined;
  readonly score?: number | undefined;
}

export interface Demands {
  readonly allowedHostnames: readonly string[];
  /** Providers whose tokens name an action must name ours. */
  readonly action: boolean;
  /** Null: the score does not matter. */
  readonly minimumScore: number | null;
}

export function judge({ hostname, action, score }: Assessment, demands: Demands): ProviderAnswer {
  const refused = (detail: string): ProviderAnswer => ({ kind: 'REFUSED', detail, score });
  if (hostname === undefined || !demands.allowedHostnames.includes(hostname.toLowerCase())) {
    return refused('hostname');
  }
  if (demands.action && action !== RISK_ACTION) return refused('action');
  if (demands.minimumScore !== null && !(score !== undefined && score >= demands.minimumScore)) {
    return refused('score');
  }
  return { kind: 'PASSED', score: score ?? null };
}
