// A site as commands print it. The encrypted secret of its risk assessment is not part of it.
import type { Site } from '../sites/site.ts';

export function printableSite({ id, accountId, name, settings }: Site) {
  const { defaultLanguage, strongPasswords, refuseCommonPasswords, emailVerification, takenEmail, risk } =
    settings;
  return {
    id,
    accountId,
    name,
    defaultLanguage,
    strongPasswords,
    refuseCommonPasswords,
    emailVerification,
    takenEmail,
    riskAssessment: risk && {
      provider: risk.provider,
      siteKey: risk.siteKey,
      allowedHostnames: risk.allowedHostnames,
      whenUnavailable: risk.whenUnavailable,
      ...('project' in risk && { project: risk.project }),
      ...('minimumScore' in risk && { minimumScore: risk.minimumScore }),
    },
  };
}
