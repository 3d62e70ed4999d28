// The input of a new or changed endpoint. (pure)
import * as z from 'zod';
import type { EventTypeName } from '../events/eventType.ts';
import { addIssues, fieldErrors, requiredText } from '../fields/fieldRules.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import type { WebhookField } from './webhookEndpoint.ts';

export const MAX_URL_LENGTH = 2048;

export interface EndpointInput {
  readonly url: string;
  readonly label: string;
  readonly eventTypes: readonly EventTypeName[];
}

/** What is left out, or null, stays as it is. */
export interface EndpointChangesInput {
  readonly url?: string | null | undefined;
  readonly label?: string | null | undefined;
  readonly eventTypes?: readonly EventTypeName[] | null | undefined;
  readonly paused?: boolean | null | undefined;
}

/** What may be in an endpoint's URL, beyond its syntax. */
export interface UrlRules {
  /** Plain http reaches the allowed networks alone, so that without them no such URL has a use. */
  readonly plainHttp: boolean;
  /** Whether an address that stands in the URL itself may be reached. */
  readonly isAllowedHost: (hostname: string, secure: boolean) => boolean;
}

const FIELDS = { url: 'URL', label: 'LABEL', eventTypes: 'EVENT_TYPES' } as const;

function schema(rules: UrlRules) {
  return z.object({
    url: requiredText(MAX_URL_LENGTH).transform((text, context) => {
      if (text === '' || text.length > MAX_URL_LENGTH || isGood(text, rules)) return text;
      addIssues(context, [{ code: 'INVALID_FORMAT' }]);
      return z.NEVER;
    }),
    label: requiredText(100),
    eventTypes: z.array(z.custom<EventTypeName>()).transform((types, context) => {
      if (types.length === 0) addIssues(context, [{ code: 'REQUIRED' }]);
      return [...new Set(types)];
    }),
  });
}

function isGood(text: string, { plainHttp, isAllowedHost }: UrlRules): boolean {
  if (!URL.canParse(text) || /[\s\\]/.test(text)) return false;
  const { protocol, username, password, hostname, hash } = new URL(text);
  const scheme = protocol === 'https:' || (protocol === 'http:' && plainHttp);
  return (
    scheme &&
    !username &&
    !password &&
    !hash &&
    !text.includes('#') &&
    isAllowedHost(hostname, protocol === 'https:')
  );
}

export function readEndpointInput(
  input: EndpointInput,
  rules: UrlRules,
): EndpointInput | ValidationError<WebhookField> {
  const result = schema(rules).safeParse(input);
  if (result.success) return result.data;
  return { kind: 'ValidationError', fieldErrors: fieldErrors(result.error, FIELDS) };
}

export function readEndpointChanges(
  { url, label, eventTypes }: EndpointChangesInput,
  rules: UrlRules,
): Partial<EndpointInput> | ValidationError<WebhookField> {
  const given = Object.entries({ url, label, eventTypes }).filter(([, value]) => value != null);
  const result = schema(rules).partial().safeParse(Object.fromEntries(given));
  if (!result.success) {
    return { kind: 'ValidationError', fieldErrors: fieldErrors(result.error, FIELDS) };
  }
  return Object.fromEntries(Object.entries(result.data).filter(([, value]) => value !== undefined));
}
