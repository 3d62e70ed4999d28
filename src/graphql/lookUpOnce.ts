// One look-up of a thing per request, however many aliases ask for it.
import type { GraphqlContext } from './context.ts';

const lookUps = new WeakMap<GraphqlContext, Map<string, Promise<unknown>>>();

/** `key` names the thing within the request: the same key must have the same look-up. */
export function lookUpOnce<Found>(
  context: GraphqlContext,
  key: string,
  lookUp: () => Promise<Found>,
): Promise<Found> {
  const ofRequest = lookUps.get(context) ?? new Map<string, Promise<unknown>>();
  lookUps.set(context, ofRequest);
  const found = ofRequest.get(key) ?? lookUp();
  ofRequest.set(key, found);
  return found as Promise<Found>;
}
