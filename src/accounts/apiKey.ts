// An API key, with which the platform acts for its account. (pure)
import * as z from 'zod';
import { fieldErrors, requiredText } from '../fields/fieldRules.ts';
import type { ValidationError } from '../outcomes/validationError.ts';

/** A key without its secret, which is shown only once. */
export interface ApiKey {
  readonly id: string;
  readonly accountId: number;
  readonly label: string;
  /** The beginning of the secret, by which people distinguish keys. */
  readonly prefix: string;
  /** The id of the API key that created this one. Null: it was created on the command line, or by an early release. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  /** To the minute. Null: never. */
  readonly lastUsedAt: Date | null;
  /** Null: the key is active. */
  readonly revokedAt: Date | null;
}

export type CreateApiKeyOutcome =
  | { readonly kind: 'CreateApiKeySuccess'; readonly apiKey: ApiKey; readonly secret: string }
  | ValidationError<'LABEL' | 'API_KEYS'>;

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
