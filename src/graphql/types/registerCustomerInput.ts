// The input of a registration. Its rules are in registration/registrationInput.ts.
import { builder } from '../builder.ts';
import { LanguageCodeEnum } from './language.ts';
import { MetadataEntryInputObject } from './metadataEntryInput.ts';

export const RegisterCustomerInputObject = builder.inputType('RegisterCustomerInput', {
  description:
    'What a visitor entered. Lengths are in Unicode code points. Text is trimmed, except the password. Control ' +
    'characters, line separators, characters that change the direction of text, noncharacters and lone surrogates are ' +
    'rejected. In optional fields, null and blank text count as absent.',
  fields: (t) => ({
    email: t.string({
      required: true,
      description:
        'An e-mail address: RFC 822 addr-spec with a dotted domain, at most 254 octets. Unique within the account, ' +
        'case-insensitive.',
    }),
    password: t.string({
      required: true,
      description:
        'At least 6 and at most 256 characters. If the site enforces strong passwords: 8 to 30, with a number, a symbol, ' +
        'a lower-case and an upper-case letter (`Site.passwordRules`). Normalised to NFC; never trimmed or truncated.',
    }),
    language: t.field({
      type: LanguageCodeEnum,
      description:
        "The customer's language. If absent: the best match of the header Accept-Language (on the platform: of " +
        "`visitor.acceptLanguage`), else the site's default.",
    }),
    username: t.string({
      description:
        'Only the ASCII letters, digits, `-` and `_`; at most 100. Unique within the account, case-insensitive.',
    }),
    displayName: t.string({ description: 'The name shown to others; at most 100 characters.' }),
    emailHardbounce: t.boolean({
      description:
        'Whether mail to the address fails permanently. Stored as sent, and not checked. If absent: false.',
    }),
    firstName: t.string({ description: 'The first name; at most 255 characters.' }),
    lastName: t.string({ description: 'The last name; at most 255 characters.' }),
    metadata: t.field({
      type: [MetadataEntryInputObject],
      description:
        'Facts that the publisher wants to keep: at most 50 entries, no key twice. Their order is kept.',
    }),
    oldProviderId: t.string({
      description:
        "The customer's id before the migration to this service; at most 255 characters. Stored as sent, and not checked: " +
        'it is not unique and proves nothing.',
    }),
    organization: t.string({ description: 'The company or institution; at most 255 characters.' }),
    phone: t.string({
      description:
        'A phone number in any notation; at most 255 characters. Only its digits are stored, those of other scripts as ' +
        '0-9. Without a digit it counts as absent.',
    }),
    salutation: t.string({ description: 'The form of address, e.g. "Ms"; at most 255 characters.' }),
    title: t.string({ description: 'A title, e.g. "Dr"; at most 255 characters.' }),
    securityToken: t.string({
      description:
        "The one-use token of the site's risk-assessment provider (`Site.riskAssessment`); at most 8192 characters. " +
        'Required if the site has a risk assessment. It can be used once: get a new one for each request.',
    }),
    idempotencyKey: t.string({
      description:
        'A UUID that your page generates once for a form and sends with every attempt until one succeeds. If an earlier ' +
        'attempt with the same key, input and password registered the customer less than 24 hours ago, the response is that ' +
        'success again (`replayed`), not TAKEN.',
    }),
  }),
});
