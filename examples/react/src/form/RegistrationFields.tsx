// The fields of the input, in an order that suits a visitor; the rare ones are folded away.
import type { Site } from '../api/useSite.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { ALL_FIELDS } from '../settings.ts';
import { Field } from './Field.tsx';
import { LanguageField } from './LanguageField.tsx';
import { PasswordField } from './PasswordField.tsx';
import { PublisherFields } from './PublisherFields.tsx';
import { TermsField } from './TermsField.tsx';

interface Props {
  readonly site: Site;
  /** The visitor has an account with the e-mail address. */
  readonly onSignIn: () => void;
}

export function RegistrationFields({ site, onSignIn }: Props) {
  const texts = useTexts();
  const { hints } = texts;
  const familyName = <Field name="lastName" autoComplete="family-name" autoCapitalize="words" />;
  return (
    <>
      {/* Not type="email": browsers rewrite what is typed there. */}
      <Field
        name="email"
        required
        inputMode="email"
        autoComplete="email"
        remedy={(code) =>
          code === 'TAKEN' && (
            <button key={code} type="button" className="link" onClick={onSignIn}>
              {texts.signInInstead}
            </button>
          )
        }
      />
      <PasswordField rules={site.passwordRules} />
      <div className="pair">
        {texts.familyNameFirst && familyName}
        <Field name="firstName" autoComplete="given-name" autoCapitalize="words" />
        {!texts.familyNameFirst && familyName}
      </div>
      <LanguageField />

      <details>
        <summary>{texts.moreAboutYou}</summary>
        <div className="fold">
          <Field name="username" hint={hints.username} autoComplete="username" />
          <Field name="displayName" hint={hints.displayName} autoComplete="nickname" />
          <div className="pair">
            <Field name="salutation" hint={hints.salutation} autoCapitalize="words" />
            <Field name="title" hint={hints.title} autoComplete="honorific-prefix" autoCapitalize="words" />
          </div>
          <Field name="organization" autoComplete="organization" autoCapitalize="words" />
          <Field name="phone" type="tel" autoComplete="tel" />
        </div>
      </details>

      {ALL_FIELDS && <PublisherFields site={site} />}
      <TermsField />
    </>
  );
}
