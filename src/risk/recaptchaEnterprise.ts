// Google reCAPTCHA Enterprise. https://docs.cloud.google.com/recaptcha/docs/create-assessment-website
import * as z from 'zod';
import { judge } from './judge.ts';
import { postForJson } from './postForJson.ts';
import { type AskProvider, type ProviderAnswer, withoutVerdict } from './provider.ts';
import { RISK_ACTION } from './riskSettings.ts';

/** What `invalidReason` means; any other one is a refusal. A browser's error may be over with the next token. */
const INVALID_REASONS: Readonly<Record<string, 'TOKEN_INVALID' | 'TOKEN_EXPIRED'>> = {
  EXPIRED: 'TOKEN_EXPIRED',
  DUPE: 'TOKEN_INVALID',
  MALFORMED: 'TOKEN_INVALID',
  MISSING: 'TOKEN_INVALID',
  BROWSER_ERROR: 'TOKEN_INVALID',
};

const assessmentSchema = z.object({
  tokenProperties: z
    .object({
      valid: z.boolean().optional().catch(undefined),
      invalidReason: z.string().optional().catch(undefined),
      hostname: z.string().optional().catch(undefined),
      action: z.string().optional().catch(undefined),
    })
    .catch({}),
  riskAnalysis: z.object({ score: z.number().optional().catch(undefined) }).catch({}),
});

/** Longer ones are no browser's, and Google might take the request for a malformed one. */
const MAX_USER_AGENT = 512;

export const askRecaptchaEnterprise: AskProvider<'RECAPTCHA_ENTERPRISE'> = async (
  { allowedHostnames, minimumScore, project, siteKey },
  { baseUrl, secret, token, visitor, signal },
) => {
  const reception = await postForJson(
    `${baseUrl}/v1/projects/${encodeURIComponent(project)}/assessments?key=${encodeURIComponent(secret)}`,
    {
      event: {
        token,
        siteKey,
        expectedAction: RISK_ACTION,
        userIpAddress: visitor.address,
        userAgent: visitor.userAgent?.slice(0, MAX_USER_AGENT),
      },
    },
    signal,
  );
  if (reception.kind === 'FAILURE') return withoutVerdict(reception.status, reception.detail);
  // Google says what is wrong with a key, a project or a site key by status (AIP-193).
  if (reception.status !== 200) return withoutVerdict(reception.status, `HTTP status ${reception.status}`);

  const { tokenProperties, riskAnalysis } = assessmentSchema.parse(reception.body);
  if (tokenProperties.valid !== true) return invalid(tokenProperties.invalidReason ?? '');
  // The action is compared here: Google only notes whether it is the expected one.
  return judge({ ...tokenProperties, ...riskAnalysis }, { allowedHostnames, action: true, minimumScore });
};

function invalid(reason: string): ProviderAnswer {
  const detail = /^[A-Z_]{1,64}$/.test(reason) ? reason : 'not valid';
  return { kind: INVALID_REASONS[detail] ?? 'REFUSED', detail };
}
