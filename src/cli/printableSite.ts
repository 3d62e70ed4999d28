// A site as commands print it: all but the secret of its risk assessment, sealed as it is.
import type { Site } from '../sites/site.ts';

export function printableSite({ settings, ...site }: Site): Record<string, unknown> {
  const { risk, ...others } = settings;
  const { sealedSecret: _sealed, ...riskAssessment } = risk ?? {};
  return { ...site, ...others, riskAssessment: risk && riskAssessment };
}
