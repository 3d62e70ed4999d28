// A new password for a visitor who proves the e-mail address.
import type { Session } from '../api/fragments.ts';
import { useResetPassword } from '../api/useResetPassword.ts';
import type { Site } from '../api/useSite.ts';
import { PasswordField } from '../form/PasswordField.tsx';
import { useTexts } from '../language/PageLanguage.tsx';
import type { PendingCode } from '../step.ts';
import { CodeForm } from './CodeForm.tsx';

interface Props {
  readonly site: Site;
  readonly pending: PendingCode;
  readonly describedBy: string;
  readonly onReset: (session: Session) => void;
  readonly onSignIn: () => void;
  readonly onBeginAgain: () => void;
}

export function ResetPasswordForm({ site, pending, onReset, ...rest }: Props) {
  const texts = useTexts();
  const reset = useResetPassword();
  const { siteId } = site;

  return (
    <CodeForm
      {...rest}
      siteId={siteId}
      pending={pending}
      label={texts.savePassword}
      busyLabel={texts.savingPassword}
      onSignedIn={onReset}
      send={async ({ code, password }) => {
        const input = { passwordResetId: pending.id, code, password };
        return (await reset.mutateAsync({ siteId, input, language: texts.code })).resetPassword;
      }}
    >
      {/* So that password managers know whose password it is. */}
      <input type="text" autoComplete="username" value={pending.email ?? ''} readOnly hidden />
      <PasswordField rules={site.passwordRules} label={texts.newPassword} />
    </CodeForm>
  );
}
