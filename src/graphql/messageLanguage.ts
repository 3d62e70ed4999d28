// The language of a message: that of the argument, of the reader's browser or of the site, else English.
import { acceptedLanguages } from '../fields/language.ts';
import type { Audience } from '../outcomes/audience.ts';
import { textLanguage } from '../texts/textLanguage.ts';
import { TEXT_LANGUAGES, type TextLanguage } from '../texts/texts.ts';
import type { GraphqlContext } from './context.ts';

type RequestFacts = Pick<GraphqlContext, 'caller' | 'request'>;

/** The description of the argument `language`. */
export const MESSAGE_LANGUAGE_DESCRIPTION =
  `One of ${TEXT_LANGUAGES.join(', ').toUpperCase()}. If it is another one or absent: the first of these languages ` +
  "in Accept-Language (not on the platform, where servers send the request), then the site's default language, then EN.";

/** `argument` is what the client asked for; the first source that names a language with texts decides. */
export function messageLanguage(
  argument: string | null | undefined,
  { acceptLanguage, siteLanguage }: Audience,
  context: RequestFacts,
): TextLanguage {
  const accepted = acceptLanguage ? acceptedLanguages(acceptLanguage) : browserLanguages(context);
  return textLanguage([argument, ...accepted, siteLanguage]);
}

/** A response has many messages, and one header. */
const known = new WeakMap<RequestFacts, readonly string[]>();

function browserLanguages(context: RequestFacts): readonly string[] {
  const { caller, request } = context;
  // The platform's callers are servers: their headers say nothing about a reader.
  if (caller.kind !== 'Visitor') return [];
  const languages = known.get(context) ?? acceptedLanguages(request.headers.get('accept-language'));
  known.set(context, languages);
  return languages;
}
