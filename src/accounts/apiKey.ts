// An API key: with it the platform acts for its account. (pure)
import * as z from 'zod';
import { fieldErrors, requiredText } from '../fields/fieldRules.ts';
import type { ValidationError } from '../outcomes/validationError.ts';

/** What is known of a key once its secret has been shown: all but the secret. */
export interface ApiKey {
  readonly id: string;
  readonly accountId: number;
  readonly label: string;
  /** The beginning of the secret, by which people tell keys apart. */
  readonly prefix: string;
  readonly createdAt: Date;
  /** The key with which the platform created this one. Null: it was created on the command line. */
  readonly createdBy: string | null;
  /** To the minute. Null: never. */
  readonly lastUsedAt: Date | null;
  /** Null: the key is good. */
  readonly revokedAt: Date | null;
}

export type CreateApiKeyOutcome =
  | { readonly kind: 'CreateApiKeySuccess'; readonly apiKey: ApiKey; readonly secret: string }
  | ValidationError<'LABEL'>;

export type RevokeApiKeyOutcome =
  | { readonly kind: 'RevokeApiKeySuccess'; readonly apiKey: ApiKey }
  | { readonly kind: 'ApiKeyNotFoundError' };

const newApiKey = z.object({ label: requiredText(100) });

export type NewApiKey = z.output<typeof newApiKey>;

export function readNewApiKey(input: NewApiKey): NewApiKey | ValidationError<'LABEL'> {
  const result = newApiKey.safeParse(input);
  if (result.success) return result.data;
  return { kind: 'ValidationError', fieldErrors: fieldErrors(result.error, { label: 'LABEL' }) };
}
