// The sign-in of a customer who has an account.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { failureText } from '../api/ask.ts';
import type { Session } from '../api/useRegisterCustomer.ts';
import { useSignIn } from '../api/useSignIn.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { SubmitButton } from './SubmitButton.tsx';
import { useCountdown } from './useCountdown.ts';

interface Props {
  readonly siteId: number;
  /** What the visitor has typed already. */
  readonly login: string;
  readonly onSignedIn: (session: Session) => void;
}

export function SignInForm({ siteId, login, onSignedIn }: Props) {
  const texts = useTexts();
  const signIn = useSignIn();
  const [notice, setNotice] = useState('');
  const [secondsLeft, waitFor] = useCountdown();
  const alert = useRef<HTMLDivElement>(null);
  // A message of the service is in the language in which it was requested.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is the cause
  useEffect(() => setNotice(''), [texts]);

  function notify(text: string) {
    flushSync(() => setNotice(text));
    alert.current?.focus();
  }

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setNotice('');
    const typed = new FormData(event.currentTarget);
    const input = { login: String(typed.get('login')), password: String(typed.get('password')) };
    try {
      const { signIn: result } = await signIn.mutateAsync({ siteId, input, language: texts.code });
      if (result.__typename === 'SignInSuccess') return onSignedIn(result);
      if (result.__typename === 'RetryLaterError') waitFor(result.retryAfterSeconds);
      notify(result.message);
    } catch (error) {
      notify(failureText(error, texts));
    }
  }

  return (
    <form noValidate aria-busy={signIn.isPending} onSubmit={send}>
      <div ref={alert} className="notice" role="alert" tabIndex={-1}>
        {notice && <p>{notice}</p>}
      </div>
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
