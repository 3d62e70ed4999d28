// How the text of a setting is read: each problem is one sentence, which never contains the value.
import * as z from 'zod';

/** Characters that no setting of one line has, and that are hard to see: they come from copying and from files. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Text of one line, as it is. */
export const line = () =>
  z
    .string()
    .refine((text) => !UNSEEN.test(text), {
      error: 'must not contain control characters or invisible characters',
      abort: true,
    })
    .refine((text) => !/^(["']).*\1$/s.test(text), { error: 'must not be in quotes', abort: true });

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

/** `scheme://host` or `scheme://host:port`, without wildcards. */
const ORIGIN =
  /^([a-z][a-z\d+.-]*):\/\/(?:\[[\da-f:]+\]|[\w-]{1,63}(?:\.[\w-]{1,63})*\.?)(?::[1-9]\d{0,4})?$/i;

/** Pages of these schemes have the origin `null`, or there are no such pages. */
const WITHOUT_ORIGIN = ['file', 'data', 'blob', 'about', 'javascript', 'ftp', 'ws', 'wss'];

/**
 * An origin in the form in which browsers and web views send it (RFC 6454 section 6.2), such as `https://example.com` or
 * `capacitor://localhost`; or `*` for all origins. Text that can never equal a sent origin is rejected.
 */
export function readOrigin(text: string): string | undefined {
  if (text === '*') return text;
  const scheme = ORIGIN.exec(text)?.[1];
  if (!scheme || WITHOUT_ORIGIN.includes(scheme) || !URL.canParse(text)) return undefined;
  // The origin of a URL is "null" for other schemes, but browser extensions and web views send them.
  const { origin } = new URL(text);
  const sent = origin === 'null' ? text.replace(scheme, scheme.toLowerCase()) : origin;
  return sent === text ? text : undefined;
}

/** RFC 7519 section 2: text with a colon in it must be a URI. */
export const isStringOrUri = (text: string) =>
  !text.includes(':') || (!/\s/.test(text) && URL.canParse(text));

/** The address of a service on the web, such as the example. */
export const webAddress = (example: string) =>
  line().refine(
    (text) => /^https?:\/\/[^\s?#]+$/i.test(text) && URL.canParse(text),
    `expected an address such as ${example}`,
  );

/** The same, without the path that its documentation adds. */
export const serviceUrl = (url: string) =>
  webAddress(url)
    .transform((text) => text.replace(/(?<!\/)\/+$/, ''))
    .default(url);
