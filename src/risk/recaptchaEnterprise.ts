// Google reCAPTCHA Enterprise. https://docs.cloud.google.com/recaptcha/docs/create-assessment-website
import * as z from 'zod';
import { checkAssessment } from './checkAssessment.ts';
import { postForJson } from './postForJson.ts';
import { type AskProvider, type ProviderAnswer, withoutVerdict } from './provider.ts';
import { RISK_ACTION } from './riskSettings.ts';

/** The meaning of `invalidReason`; all others are rejections. After a browser error another token may succeed. */
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

/** Google might reject a longer one as malformed; no browser sends one. */
const MAX_USER_AGENT = 512;

export const askRecaptchaEnterprise: AskProvider<'RECAPTCHA_ENTERPRISE'> = async (
  { allowedHostnames, minimumScore, project, siteKey },
  { baseUrl, secret, token, visitor, signal },
) => {
  const response = await postForJson(
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
  if (response.kind === 'FAILURE') return withoutVerdict(response.status, response.detail);
  // The status says what is wrong with a key, a project or a site key (AIP-193).
  if (response.status !== 200) return withoutVerdict(response.status, `HTTP status ${response.status}`);

  const { tokenProperties, riskAnalysis } = assessmentSchema.parse(response.body);
  if (tokenProperties.valid !== true) return invalid(tokenProperties.invalidReason ?? '');
  // Google only records whether the action is the expected one, so it is compared here.
  return checkAssessment(
    { ...tokenProperties, ...riskAnalysis },
    { allowedHostnames, action: true, minimumScore },
  );
};

function invalid(reason: string): ProviderAnswer {
  const detail = /^[A-Z_]{1,64}$/.test(reason) ? reason : 'not valid';
  return { kind: INVALID_REASONS[detail] ?? 'REJECTED', detail };
}
