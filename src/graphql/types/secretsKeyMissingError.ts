// The outcome of a request that needs a key for secrets or codes, while the service has none.
import { outcomeRefs } from '../outcomeRefs.ts';
import { ErrorInterface } from './error.ts';

export const SecretsKeyMissingErrorObject = outcomeRefs<{ readonly kind: 'SecretsKeyMissingError' }>()(
  'SecretsKeyMissingError',
).implement({
  description:
    'The service has no key for secrets and codes: its operator has to set SECRETS_KEY. Nothing was changed.',
  interfaces: [ErrorInterface],
});
