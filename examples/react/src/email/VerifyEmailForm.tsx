// The step after a registration or a sign-in: the visitor proves the e-mail address.
import { useState } from 'react';
import type { Session } from '../api/fragments.ts';
import { useVerifyEmail } from '../api/useVerifyEmail.ts';
import { Field } from '../form/Field.tsx';
import { useTexts } from '../language/PageLanguage.tsx';
import type { PendingCode } from '../step.ts';
import { CodeForm } from './CodeForm.tsx';

interface Props {
  readonly siteId: number;
  readonly pending: PendingCode;
  readonly describedBy: string;
  /** That of the registration. */
  readonly username: string;
  readonly onVerified: (session: Session) => void;
  readonly onSignIn: () => void;
  readonly onBeginAgain: () => void;
}

export function VerifyEmailForm({ siteId, pending, onVerified, ...rest }: Props) {
  const texts = useTexts();
  const verification = useVerifyEmail();
  /** Whether the username of the registration was taken meanwhile: the same code is valid with another one. */
  const [needsUsername, setNeedsUsername] = useState(false);

  return (
    <CodeForm
      {...rest}
      siteId={siteId}
      pending={pending}
      label={texts.confirm}
      busyLabel={texts.confirming}
      onFieldErrors={(errors) => setNeedsUsername(errors.some(({ field }) => field === 'USERNAME'))}
      onSignedIn={onVerified}
      send={async ({ code, username }) => {
        const input = { verificationId: pending.id, code, ...(needsUsername && { username }) };
        return (await verification.mutateAsync({ siteId, input, language: texts.code })).verifyEmail;
      }}
    >
      {needsUsername && (
        <Field name="username" required hint={texts.hints.username} autoComplete="username" />
      )}
    </CodeForm>
  );
}
