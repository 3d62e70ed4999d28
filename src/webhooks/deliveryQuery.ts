// The arguments of a list of deliveries. (pure)
import { validate as isUuid } from 'uuid';
import * as z from 'zod';
import { addIssues } from '../fields/fieldRules.ts';
import { DELIVERY_STATES } from './webhookEndpoint.ts';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** The event of a delivery as a cursor: opaque outside. */
export const toDeliveryCursor = (eventId: string) => Buffer.from(eventId).toString('base64url');

const cursor = z.string().transform((text, context) => {
  const eventId = Buffer.from(text, 'base64url').toString();
  if (isUuid(eventId) && toDeliveryCursor(eventId) === text) return eventId;
  addIssues(context, [{ code: 'INVALID_FORMAT' }]);
  return z.NEVER;
});

const size = z.number().superRefine((first, context) => {
  if (first < 0) addIssues(context, [{ code: 'TOO_SMALL', limit: 0 }]);
  if (first > MAX_PAGE_SIZE) addIssues(context, [{ code: 'TOO_LARGE', limit: MAX_PAGE_SIZE }]);
});

export const deliveryQuery = z
  .object({
    endpointId: z.string(),
    state: z.enum(DELIVERY_STATES).nullish(),
    first: size.nullish(),
    after: cursor.nullish(),
  })
  .transform(({ endpointId, state, first, after }) => ({
    endpointId,
    page: { state: state ?? undefined, size: first ?? DEFAULT_PAGE_SIZE, after: after ?? undefined },
  }));
