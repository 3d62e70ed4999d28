// The password, with the rules of the site ticked off while it is typed.
import { useId, useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { passwordRuleText } from '../texts.ts';
import { Field } from './Field.tsx';
import type { FormValues } from './formValues.ts';
import { type PasswordRules, passwordRules } from './passwordRules.ts';

export function PasswordField({ rules }: { readonly rules: PasswordRules }) {
  const rulesId = useId();
  const [shown, setShown] = useState(false);
  const { control, formState } = useFormContext<FormValues>();
  const password = useWatch({ control, name: 'password' });
  const checked = passwordRules(password, rules);
  const unmet = checked.filter(({ met }) => !met).map(passwordRuleText);

  return (
    <div>
      <Field name="password" label="Password" required describedBy={rulesId}>
        {(attributes) => (
          <div className="with-button">
            <input
              {...attributes}
              // Hidden when it is sent, lest the browser remember it as a text.
              type={shown && !formState.isSubmitting ? 'text' : 'password'}
              autoComplete="new-password"
              autoCapitalize="none"
              spellCheck={false}
            />
            <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
              Show<span className="visually-hidden"> password</span>
            </button>
          </div>
        )}
      </Field>
      <ul id={rulesId} className="rules">
        {checked.map((rule) => (
          <li key={rule.kind} className={rule.met ? 'met' : undefined}>
            {passwordRuleText(rule)}
            <span className="visually-hidden">{rule.met ? ': done' : ': needed'}</span>
          </li>
        ))}
      </ul>
      {/* Read aloud when a rule has been met or broken, and not with every key. */}
      <p className="visually-hidden" aria-live="polite">
        {password && (unmet.length > 0 ? `Still needed: ${unmet.join('; ')}.` : 'The password is good.')}
      </p>
    </div>
  );
}
