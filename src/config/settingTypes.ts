// How the text of a setting is read: what is wrong with it is said in one sentence, and never with the value.
import * as z from 'zod';

/** A whole number within bounds. */
export const integer = (min: number, max: number) => {
  const message = `expected a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
};

/** One of a few words. */
export const choice = <const Choice extends string>(choices: readonly Choice[]) =>
  z.enum(choices, { error: `expected one of ${choices.join(', ')}` });

/** A list with commas between, each item of which `read` understands. */
export const list = <Item>(read: (text: string) => Item | undefined, message: string) =>
  z.string().transform((text, context) => {
    const items = text.split(',').map((item) => read(item.trim()));
    if (items.includes(undefined)) context.addIssue({ code: 'custom', message });
    return items as Item[];
  });

/** An origin (RFC 6454), or `*` for all of them. */
export const readOrigin = (text: string) =>
  text === '*' || (URL.canParse(text) && new URL(text).origin === text) ? text : undefined;

/** RFC 7519 section 2: text with a colon in it must be a URI. */
export const isStringOrUri = (text: string) => !text.includes(':') || URL.canParse(text);

/** The address of a service on the web, without the path that its documentation adds. */
export const serviceUrl = (url: string) =>
  z
    .string()
    .refine(
      (text) => /^https?:\/\//.test(text) && URL.canParse(text) && !/[?#]/.test(text),
      `expected an address such as ${url}`,
    )
    .transform((text) => text.replace(/\/+$/, ''))
    .default(url);
