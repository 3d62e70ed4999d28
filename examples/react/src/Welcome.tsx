// The customer is known by name, and signed in.
import { useEffect, useRef } from 'react';
import { failureText } from './api/ask.ts';
import { useMe } from './api/useMe.ts';
import type { Session } from './api/useRegisterCustomer.ts';
import { languageName } from './form/languageName.ts';
import { useTexts } from './language/PageLanguage.tsx';

interface Props {
  readonly session: Session;
  /** Whether the customer has just registered. */
  readonly isNew: boolean;
  readonly onSignOut: () => void;
}

export function Welcome({ session, isNew, onSignOut }: Props) {
  const texts = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  const { data, error } = useMe(session);
  const { customer } = session;
  const me = data?.me;
  // The form and with it the focus are gone: go on from here.
  useEffect(() => heading.current?.focus(), []);

  return (
    <>
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {texts.welcomeName(
            <bdi>{customer.name ?? customer.displayName ?? customer.username ?? customer.email}</bdi>,
          )}
        </h1>
        {isNew && <p className="lead">{texts.accountReady}</p>}
      </header>
      <div role="status">{me && <p className="signed-in">{texts.signedInAs(me.email)}</p>}</div>
      <div className="notice" role="alert">
        {error && <p>{failureText(error, texts)}</p>}
      </div>
      {me && (
        <dl>
          {me.username && (
            <>
              <dt>{texts.fields.username}</dt>
              <dd>{me.username}</dd>
            </>
          )}
          <dt>{texts.fields.language}</dt>
          <dd>{languageName(me.language, texts.code)}</dd>
        </dl>
      )}
      <button type="button" onClick={onSignOut}>
        {texts.signOut}
      </button>
    </>
  );
}
