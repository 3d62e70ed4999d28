// After the registration: the customer is known by name, and signed in.
import { useEffect, useRef } from 'react';
import { failureText } from './api/ask.ts';
import { useMe } from './api/useMe.ts';
import type { Session } from './api/useRegisterCustomer.ts';
import { languageName } from './form/languageName.ts';

interface Props {
  readonly session: Session;
  readonly onSignOut: () => void;
}

export function Welcome({ session, onSignOut }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { data, error } = useMe(session);
  const { customer } = session;
  const me = data?.me;
  // The form and with it the focus are gone: go on from here.
  useEffect(() => heading.current?.focus(), []);

  return (
    <main>
      <header>
        <h1 ref={heading} tabIndex={-1}>
          Welcome, <bdi>{customer.name ?? customer.displayName ?? customer.username ?? customer.email}</bdi>!
        </h1>
        <p className="lead">Your account is ready.</p>
      </header>
      <div role="status">{me && <p className="signed-in">You are signed in as {me.email}.</p>}</div>
      <div className="notice" role="alert">
        {error && <p>{failureText(error)}</p>}
      </div>
      {me && (
        <dl>
          {me.username && (
            <>
              <dt>Username</dt>
              <dd>{me.username}</dd>
            </>
          )}
          <dt>Language</dt>
          <dd>{languageName(me.language, document.documentElement.lang)}</dd>
        </dl>
      )}
      <button type="button" onClick={onSignOut}>
        Sign out
      </button>
    </main>
  );
}
