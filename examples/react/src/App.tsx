// The page: the form of a site, in which a visitor registers or signs in, and after it the customer.
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { failureText } from './api/ask.ts';
import type { Session } from './api/useRegisterCustomer.ts';
import { useSite } from './api/useSite.ts';
import { RegistrationForm } from './form/RegistrationForm.tsx';
import { SignInForm } from './form/SignInForm.tsx';
import { LanguageSwitch } from './language/LanguageSwitch.tsx';
import { useTexts } from './language/PageLanguage.tsx';
import { SITE, SITE_ID } from './settings.ts';
import { usePageTitle } from './usePageTitle.ts';
import { Welcome } from './Welcome.tsx';

export function App() {
  const texts = useTexts();
  const { data, error, isFetching, refetch } = useSite(SITE_ID);
  // The auth token stays in memory: what is stored in a browser can be read by every script of the page.
  const [session, setSession] = useState<Session>();
  /** The login with which the sign-in begins; undefined while the visitor registers. */
  const [login, setLogin] = useState<string>();
  const isSignIn = login !== undefined;
  const title = isSignIn ? texts.signIn : texts.createYourAccount;
  usePageTitle(session ? texts.welcome : title);

  const heading = useRef<HTMLHeadingElement>(null);

  /** What had the focus is gone: go on from the top. */
  function goOn(change: () => void) {
    flushSync(change);
    heading.current?.focus();
  }

  function signOut() {
    goOn(() => {
      setSession(undefined);
      setLogin(undefined);
    });
  }

  const noSite = SITE_ID === null || data?.site === null;
  return (
    <main>
      <LanguageSwitch />
      {session ? (
        <Welcome session={session} isNew={!isSignIn} onSignOut={signOut} />
      ) : (
        <>
          <header>
            <p className="site">{data?.site?.name ?? '\u00a0'}</p>
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {data?.site && (
              <p className="lead">
                {isSignIn ? texts.noAccount : texts.haveAccount}{' '}
                <button
                  type="button"
                  className="link"
                  onClick={() => goOn(() => setLogin(isSignIn ? undefined : ''))}
                >
                  {isSignIn ? texts.createAccount : texts.signIn}
                </button>
              </p>
            )}
          </header>
          {data?.site && !isSignIn && (
            <RegistrationForm
              site={data.site}
              onRegistered={setSession}
              onSignIn={(email) => goOn(() => setLogin(email))}
            />
          )}
          {data?.site && isSignIn && (
            <SignInForm siteId={data.site.siteId} login={login} onSignedIn={setSession} />
          )}
          <div role="status">{isFetching && !data && <p>{texts.loading}</p>}</div>
          <div className="notice" role="alert">
            {noSite && <p>{texts.noSite(SITE)}</p>}
            {error && !isFetching && <p>{failureText(error, texts)}</p>}
          </div>
          {error && !isFetching && (
            <button type="button" onClick={() => refetch()}>
              {texts.tryAgain}
            </button>
          )}
        </>
      )}
    </main>
  );
}
