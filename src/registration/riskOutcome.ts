// Maps a failed risk assessment to the outcome of the registration. (pure)
import type { FieldError } from '../outcomes/fieldError.ts';
import { validationError } from '../outcomes/validationError.ts';
import type { RiskAssessment } from '../risk/riskAssessment.ts';
import type { RegisterCustomerOutcome } from './registerCustomerOutcome.ts';

export function riskOutcome(
  assessment: Exclude<RiskAssessment, { readonly kind: 'ACCEPTED' }>,
): RegisterCustomerOutcome {
  switch (assessment.kind) {
    case 'TOKEN_INVALID':
    case 'TOKEN_EXPIRED':
      return validationError([tokenError(assessment.kind)]);
    case 'REJECTED':
      return { kind: 'RiskAssessmentError' };
    case 'UNAVAILABLE': {
      const { retryAfterSeconds } = assessment;
      return { kind: 'RetryLaterError', reason: 'RISK_ASSESSMENT_UNAVAILABLE', retryAfterSeconds };
    }
  }
}

/** The form corrects it by fetching a new token. */
export function tokenError(code: 'TOKEN_INVALID' | 'TOKEN_EXPIRED'): FieldError {
  return { field: 'SECURITY_TOKEN', path: ['securityToken'], code };
}
