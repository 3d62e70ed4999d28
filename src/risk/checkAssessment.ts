// Checks a provider's assessment of a token against the requirements of the site; a missing field counts as failed. (pure)
import type { ProviderAnswer } from './provider.ts';
import { RISK_ACTION } from './riskSettings.ts';

/** A provider's assessment of a token that it accepts; undefined: the field is missing or of another type. */
export interface Assessment {
  readonly hostname?: string | undefined;
  readonly action?: string | undefined;
  readonly score?: number | undefined;
}

export interface Requirements {
  readonly allowedHostnames: readonly string[];
  /** True for providers whose tokens name an action: it must be ours. */
  readonly action: boolean;
  /** Null: the score is not checked. */
  readonly minimumScore: number | null;
}

export function checkAssessment(
  { hostname, action, score }: Assessment,
  requirements: Requirements,
): ProviderAnswer {
  const rejected = (detail: string): ProviderAnswer => ({ kind: 'REJECTED', detail, score });
  if (hostname === undefined || !requirements.allowedHostnames.includes(hostname.toLowerCase())) {
    return rejected('hostname');
  }
  if (requirements.action && action !== RISK_ACTION) return rejected('action');
  if (requirements.minimumScore !== null && !(score !== undefined && score >= requirements.minimumScore)) {
    return rejected('score');
  }
  return { kind: 'PASSED', score: score ?? null };
}
