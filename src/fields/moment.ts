// Moments as RFC 3339 text, read to the millisecond. (pure)
import * as z from 'zod';

const rfc3339 = z.iso.datetime({ offset: true });

/** A moment; `isCut`: the text names a later one, by less than a millisecond. */
export interface Moment extends Date {
  readonly isCut: boolean;
}

/** The moment that a text names, with any offset and any number of digits; null if it names none. */
export function readMoment(text: unknown): Moment | null {
  // RFC 3339 allows "t" and "z" as well.
  const { data } = rfc3339.safeParse(typeof text === 'string' ? text.toUpperCase() : text);
  if (data === undefined) return null;
  return Object.assign(new Date(data), { isCut: /\.\d{3}0*[1-9]/.test(data) });
}

/** The first millisecond that does not lie before the moment. */
export function roundUp(moment: Date & { readonly isCut?: boolean }): Date {
  return moment.isCut ? new Date(moment.getTime() + 1) : moment;
}
