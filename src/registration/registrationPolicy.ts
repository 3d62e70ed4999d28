// What a site's settings mean for its registrations. (pure)
import { type PasswordPolicy, passwordPolicy } from '../passwords/passwordPolicy.ts';
import type { SiteSettings } from '../sites/site.ts';

export interface RegistrationPolicy {
  readonly passwords: PasswordPolicy;
  readonly securityTokenRequired: boolean;
}

const policiesFor = (strongPasswords: boolean) => {
  const passwords = passwordPolicy({ strongPasswords });
  return {
    open: { passwords, securityTokenRequired: false },
    assessed: { passwords, securityTokenRequired: true },
  };
};

const STANDARD = policiesFor(false);
const STRONG = policiesFor(true);

/** One of four objects, whatever the number of sites: the schema of each is built once. */
export function registrationPolicy({
  strongPasswords,
  risk,
}: Pick<SiteSettings, 'strongPasswords' | 'risk'>): RegistrationPolicy {
  const policies = strongPasswords ? STRONG : STANDARD;
  return risk ? policies.assessed : policies.open;
}
