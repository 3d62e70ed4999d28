// npm run docs: writes one registration's messages in all languages into docs/languages.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { takenErrors } from '../src/customers/takenErrors.ts';
import { validationError } from '../src/outcomes/validationError.ts';
import { passwordPolicy } from '../src/passwords/passwordPolicy.ts';
import { readRegistrationInput } from '../src/registration/registrationInput.ts';
import { errorMessage } from '../src/texts/errorMessage.ts';
import { fieldErrorMessage } from '../src/texts/fieldErrorMessage.ts';
import { TEXT_LANGUAGES } from '../src/texts/texts.ts';

const DOCUMENT = new URL('../docs/languages.md', import.meta.url);
const BLOCK = /(<!-- messages -->\n)[\s\S]*?(<!-- \/messages -->)/;

/** The rules' own answer to the registration that the document describes. */
const { fieldErrors } = readRegistrationInput(
  { email: 'ada@example.com', password: 'short', username: 'ada lovelace', firstName: 'x'.repeat(256) },
  {
    passwords: passwordPolicy({ strongPasswords: true, refuseCommonPasswords: false }),
    securityTokenRequired: false,
  },
);
const outcome = validationError([...takenErrors({ email: true, username: false }), ...fieldErrors]);

/** A row for each language: its code, the outcome's message, and the messages of the field errors. */
function table(): string {
  const rows = TEXT_LANGUAGES.map((language) => {
    const messages = outcome.fieldErrors.map((error) => fieldErrorMessage(error, language));
    return `| \`${language}\` | ${errorMessage(outcome, language)} | ${messages.join('<br>')} |`;
  });
  return ['| Language | `message` | `fieldErrors { message }` |', '| --- | --- | --- |', ...rows, ''].join(
    '\n',
  );
}

/** The document as it is, and as it should be. */
export function languagesDocument(): { readonly now: string; readonly fresh: string } {
  const now = readFileSync(DOCUMENT, 'utf8');
  return { now, fresh: now.replace(BLOCK, (_block, begin, end) => begin + table() + end) };
}

if (import.meta.filename === process.argv[1]) writeFileSync(DOCUMENT, languagesDocument().fresh);
