// The outcome of a request that would make a site send mail while the service cannot send any.
import { outcomeRefs } from '../outcomeRefs.ts';
import { ErrorInterface } from './error.ts';

export const MailNotConfiguredErrorObject = outcomeRefs<{ readonly kind: 'MailNotConfiguredError' }>()(
  'MailNotConfiguredError',
).implement({
  description:
    'The service cannot send mail: its operator has to set SMTP_URL and MAIL_FROM. Nothing was changed.',
  interfaces: [ErrorInterface],
});
