// The arguments of a list of deliveries. (pure)
import { validate as isUuid } from 'uuid';
import * as z from 'zod';
import { readIdCursor } from '../fields/idCursor.ts';
import { optional, pageArguments, pageRequest } from '../fields/pageQuery.ts';
import { DELIVERY_STATES } from './webhookEndpoint.ts';

/** The event of a delivery: the list is in the order of their ids. */
function readEventCursor(cursor: string): string | null {
  const eventId = readIdCursor(cursor);
  return eventId !== null && isUuid(eventId) ? eventId : null;
}

const { first, after } = pageArguments(readEventCursor);

export const deliveryQuery = z
  .object({ endpointId: z.string(), state: optional(z.enum(DELIVERY_STATES)), first, after })
  .transform(({ endpointId, state, ...paging }, context) => ({
    endpointId,
    page: { ...pageRequest(paging, context), state },
  }));
