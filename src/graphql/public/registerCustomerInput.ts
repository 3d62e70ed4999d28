// The input of a registration. Its rules stand in registration/registrationInput.ts.
import { builder } from '../builder.ts';
import { LanguageCodeEnum } from '../types/language.ts';

export const MetadataEntryInputObject = builder.inputType('MetadataEntryInput', {
  description: 'One fact about the customer, named by the publisher.',
  fields: (t) => ({
    key: t.string({ required: true, description: '1 to 64 characters, unique within the list.' }),
    value: t.string({ required: true, description: 'At most 500 characters; may be empty.' }),
  }),
});

export const RegisterCustomerInputObject = builder.inputType('RegisterCustomerInput', {
  description:
    'What a visitor tells. Lengths are in Unicode code points. Text is trimmed, except for the password; control ' +
    'characters are refused. In optional fields null and "" mean "not given".',
  fields: (t) => ({
    email: t.string({
      required: true,
      description:
        'An e-mail address: RFC 822 addr-spec with a dotted domain, at most 254 octets. Unique under the account, ' +
        'whatever the case.',
    }),
    password: t.string({
      required: true,
      description:
        'At least 6 and at most 256 characters; on sites with strong passwords 8 to 30, with a number, a symbol, a ' +
        'lower-case and an upper-case letter (`Site.passwordRules`). Normalised to NFC; never trimmed or truncated.',
    }),
    language: t.field({
      type: LanguageCodeEnum,
      description:
        "The customer's language. Not given: what Accept-Language asks for, else the site's default.",
    }),
    username: t.string({
      description:
        'ASCII letters, digits, `-` and `_`, at most 100. Unique under the account, whatever the case.',
    }),
    displayName: t.string({ description: 'How the customer is shown to others; at most 100 characters.' }),
    emailHardbounce: t.boolean({
      description:
        'Whether deliveries to the address are known to fail for good, as the visitor tells it. Not given: false.',
    }),
    firstName: t.string({ description: 'The first name; at most 255 characters.' }),
    lastName: t.string({ description: 'The last name; at most 255 characters.' }),
    metadata: t.field({
      type: [MetadataEntryInputObject],
      description: 'Facts named by the publisher: at most 50, no key twice; kept in this order.',
    }),
    oldProviderId: t.string({
      description:
        "The customer's id before migrating here; at most 255 characters. Kept as the visitor tells it: not unique, and " +
        'no proof of anything.',
    }),
    organization: t.string({ description: 'The company or institution; at most 255 characters.' }),
    phone: t.string({
      description:
        'A phone number as people write it; at most 255 characters. Its digits, of any script, are stored as 0-9, the ' +
        'rest is dropped.',
    }),
    salutation: t.string({ description: 'The form of address, e.g. "Ms"; at most 255 characters.' }),
    title: t.string({ description: 'A title, e.g. "Dr"; at most 255 characters.' }),
    securityToken: t.string({
      description:
        "The one-use token of the site's risk-assessment provider (`Site.riskAssessment`); at most 8192 characters. " +
        'Required where the site has risk assessment enabled. Fetch another one for every request that gets past ' +
        'the field errors.',
    }),
  }),
});
