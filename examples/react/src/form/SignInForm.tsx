// The sign-in of a customer who has an account.
import type { FormEvent } from 'react';
import { failureText } from '../api/ask.ts';
import type { Session } from '../api/fragments.ts';
import { useSignIn } from '../api/useSignIn.ts';
import type { VerificationFragment } from '../gql/graphql.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { Notice } from './Notice.tsx';
import { SubmitButton } from './SubmitButton.tsx';
import { useCountdown } from './useCountdown.ts';
import { useNotice } from './useNotice.ts';

interface Props {
  readonly siteId: number;
  /** What the visitor has typed already. */
  readonly login: string;
  /** With a verification: the customer has not proved the address. */
  readonly onSignedIn: (session: Session, verification: VerificationFragment | null) => void;
  /** The visitor has forgotten the password; what was typed as the login. */
  readonly onForgotten: (login: string) => void;
}

export function SignInForm({ siteId, login, onSignedIn, onForgotten }: Props) {
  const texts = useTexts();
  const signIn = useSignIn();
  const notice = useNotice();
  const [secondsLeft, waitFor] = useCountdown();

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    notice.clear();
    const typed = new FormData(event.currentTarget);
    const input = { login: String(typed.get('login')), password: String(typed.get('password')) };
    try {
      const { signIn: result } = await signIn.mutateAsync({ siteId, input, language: texts.code });
      if (result.__typename === 'SignInSuccess') return onSignedIn(result, result.emailVerification);
      if (result.__typename === 'RetryLaterError') waitFor(result.retryAfterSeconds);
      notice.show(result.message);
    } catch (error) {
      notice.show(failureText(error, texts));
    }
  }

  return (
    <form noValidate aria-busy={signIn.isPending} onSubmit={send}>
      <Notice notice={notice} />
      <div className="field">
        <label htmlFor="login">{texts.login}</label>
        <input
          id="login"
          name="login"
          defaultValue={login}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
      </div>
      <div className="field">
        <label htmlFor="current-password">{texts.fields.password}</label>
        <input id="current-password" name="password" type="password" autoComplete="current-password" />
        <button
          type="button"
          className="link"
          onClick={(event) =>
            onForgotten(String(new FormData(event.currentTarget.form ?? undefined).get('login')))
          }
        >
          {texts.forgotPassword}
        </button>
      </div>
      <SubmitButton
        busy={signIn.isPending}
        secondsLeft={secondsLeft}
        label={texts.signIn}
        busyLabel={texts.signingIn}
      />
    </form>
  );
}
