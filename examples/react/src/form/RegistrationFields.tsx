// Every field of the input, in its order as far as that suits a visitor; the rare ones are folded away.
import { useFormContext } from 'react-hook-form';
import type { Site } from '../api/useSite.ts';
import { Field } from './Field.tsx';
import type { FormValues } from './formValues.ts';
import { LanguageField } from './LanguageField.tsx';
import { MetadataFields } from './MetadataFields.tsx';
import { PasswordField } from './PasswordField.tsx';

export function RegistrationFields({ site }: { readonly site: Site }) {
  const { register } = useFormContext<FormValues>();
  return (
    <>
      {/* Not type="email": browsers rewrite what is typed there. */}
      <Field name="email" label="E-mail address" required inputMode="email" autoComplete="email" />
      <PasswordField rules={site.passwordRules} />
      <div className="pair">
        <Field name="firstName" label="First name" autoComplete="given-name" autoCapitalize="words" />
        <Field name="lastName" label="Last name" autoComplete="family-name" autoCapitalize="words" />
      </div>
      <LanguageField />

      <details>
        <summary>More about you</summary>
        <div className="fold">
          <Field
            name="username"
            label="Username"
            hint="Letters a-z, digits, hyphens and underscores."
            autoComplete="username"
          />
          <Field name="displayName" label="Display name" hint="How others see you." autoComplete="nickname" />
          <div className="pair">
            <Field name="salutation" label="Salutation" hint="Such as Ms" autoCapitalize="words" />
            <Field
              name="title"
              label="Title"
              hint="Such as Dr"
              autoComplete="honorific-prefix"
              autoCapitalize="words"
            />
          </div>
          <Field
            name="organization"
            label="Organization"
            autoComplete="organization"
            autoCapitalize="words"
          />
          <Field name="phone" label="Phone" type="tel" autoComplete="tel" />
        </div>
      </details>

      {/* What a publisher's own pages or servers fill in, and visitors hardly ever see. */}
      <details>
        <summary>For the publisher</summary>
        <div className="fold">
          <MetadataFields />
          <Field name="oldProviderId" label="Old customer id" hint="From before migrating here." />
          {/* Where the site assesses risks, its provider gives the token. */}
          {!site.riskAssessment && (
            <Field name="securityToken" label="Security token" hint="From the provider of risk assessment." />
          )}
          <label className="check">
            <input type="checkbox" {...register('emailHardbounce')} />
            Deliveries to the e-mail address fail for good
          </label>
        </div>
      </details>
    </>
  );
}
