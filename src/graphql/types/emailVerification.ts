// A verification that has begun: a code was mailed, or can be requested.
import type { EmailVerification } from '../../verification/emailVerification.ts';
import { builder } from '../builder.ts';
import './dateTime.ts';

export const RESEND_AFTER_SECONDS =
  'The number of seconds after which `resendEmailCode` mails a code again. 0: now.';

export const EmailVerificationObject = builder.objectRef<EmailVerification>('EmailVerification').implement({
  description:
    'The request to prove an e-mail address. A code of eight digits is mailed to it; `verifyEmail` takes the code together ' +
    'with the id, which only your page has.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Opaque. Keep it while the page is open: the code is worthless without it.',
    }),
    email: t.exposeString('email', { description: 'The address to which the code is mailed.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When the verification ends: 24 hours after it began. Each code is valid for 30 minutes and for five tries.',
    }),
    resendAfterSeconds: t.exposeInt('resendAfterSeconds', { description: RESEND_AFTER_SECONDS }),
  }),
});
