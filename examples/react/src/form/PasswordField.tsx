// The password, with the rules of the site ticked off while it is typed.
import { useId, useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import type { FieldErrorCode } from '../gql/graphql.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import type { PageTexts } from '../texts/en.tsx';
import { Field } from './Field.tsx';
import type { PageValues } from './formValues.ts';
import { type PasswordRule, type PasswordRules, passwordRules } from './passwordRules.ts';
import { serverErrors } from './serverErrors.ts';

/** The codes that say what an unmet rule says. */
const CODES: Record<PasswordRule['kind'], readonly FieldErrorCode[]> = {
  LENGTH: ['TOO_SHORT', 'TOO_LONG'],
  NUMBER: ['MISSING_NUMBER'],
  SYMBOL: ['MISSING_SYMBOL'],
  LOWERCASE: ['MISSING_LOWERCASE'],
  UPPERCASE: ['MISSING_UPPERCASE'],
  CHARACTERS: ['INVALID_CHARACTERS'],
};

interface Props {
  readonly rules: PasswordRules;
  readonly label?: string;
}

export function PasswordField({ rules, label }: Props) {
  const texts = useTexts();
  const rulesId = useId();
  const [shown, setShown] = useState(false);
  const { control, formState, getFieldState } = useFormContext<PageValues>();
  const password = useWatch({ control, name: 'password' });
  const checked = passwordRules(password, rules);
  const unmet = checked.filter(({ met }) => !met);
  /** The list of rules shows these errors: below the field they would be there twice. */
  const inRules = new Set(unmet.flatMap(({ kind }) => CODES[kind]));
  const errors = serverErrors(getFieldState('password', formState).error);
  const rejected = new Set(errors.map(({ code }) => code).filter((code) => inRules.has(code)));

  return (
    <div>
      <Field
        name="password"
        {...(label && { label })}
        required
        describedBy={rulesId}
        shownElsewhere={inRules}
      >
        {(attributes) => (
          <div className="with-button">
            <input
              {...attributes}
              // Hidden when it is sent, so that the browser does not remember it as a text.
              type={shown && !formState.isSubmitting ? 'text' : 'password'}
              autoComplete="new-password"
              autoCapitalize="none"
              spellCheck={false}
            />
            <button
              type="button"
              aria-pressed={shown}
              aria-label={texts.showPassword}
              onClick={() => setShown(!shown)}
            >
              {texts.show}
            </button>
          </div>
        )}
      </Field>
      <ul id={rulesId} className="rules">
        {checked.map((rule) => {
          const isRejected = !rule.met && CODES[rule.kind].some((code) => rejected.has(code));
          return (
            <li key={rule.kind} className={rule.met ? 'met' : isRejected ? 'rejected' : undefined}>
              {ruleText(rule, texts)}
              <span className="visually-hidden">: {rule.met ? texts.done : texts.needed}</span>
            </li>
          );
        })}
      </ul>
      {/* Read aloud when a rule has been met or violated, and not with every key. */}
      <p className="visually-hidden" aria-live="polite">
        {password &&
          (unmet.length > 0
            ? texts.stillNeeded(unmet.map((rule) => ruleText(rule, texts)))
            : texts.passwordGood)}
      </p>
    </div>
  );
}

/** What the password needs. */
function ruleText(rule: PasswordRule, { passwordRules: words }: PageTexts): string {
  return rule.kind === 'LENGTH' ? words.LENGTH(rule.min, rule.max) : words[rule.kind]();
}
