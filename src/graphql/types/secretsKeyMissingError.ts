// The outcome of a request that would store a secret while the service has no key to encrypt it.
import { outcomeRefs } from '../outcomeRefs.ts';
import { ErrorInterface } from './error.ts';

export const SecretsKeyMissingErrorObject = outcomeRefs<{ readonly kind: 'SecretsKeyMissingError' }>()(
  'SecretsKeyMissingError',
).implement({
  description:
    'The service cannot encrypt secrets: its operator has to set SECRETS_KEY. Nothing was changed.',
  interfaces: [ErrorInterface],
});
