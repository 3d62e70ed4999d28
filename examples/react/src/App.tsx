// The page: the form of a site, and after it the customer.
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { failureText } from './api/ask.ts';
import type { Session } from './api/useRegisterCustomer.ts';
import { useSite } from './api/useSite.ts';
import { RegistrationForm } from './form/RegistrationForm.tsx';
import { SITE_ID } from './settings.ts';
import { Welcome } from './Welcome.tsx';

export function App() {
  const { data, error, isFetching, refetch } = useSite(SITE_ID);
  // The auth token stays in memory: what is stored in a browser can be read by every script of the page.
  const [session, setSession] = useState<Session>();

  const heading = useRef<HTMLHeadingElement>(null);

  /** The button that had the focus is gone: go on from the top. */
  function signOut() {
    flushSync(() => setSession(undefined));
    heading.current?.focus();
  }

  if (session) return <Welcome session={session} onSignOut={signOut} />;
  return (
    <main>
      <header>
        <p className="site">{data?.site?.name ?? '\u00a0'}</p>
        <h1 ref={heading} tabIndex={-1}>
          Create your account
        </h1>
      </header>
      {data?.site && <RegistrationForm site={data.site} onRegistered={setSession} />}
      <div role="status">{!data && isFetching && <p>One moment …</p>}</div>
      <div className="notice" role="alert">
        {data && !data.site && <p>There is no site {SITE_ID}.</p>}
        {error && !isFetching && <p>{failureText(error)}</p>}
      </div>
      {error && !isFetching && (
        <button type="button" onClick={() => refetch()}>
          Try again
        </button>
      )}
    </main>
  );
}
