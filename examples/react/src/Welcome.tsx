// The customer is known by name, and signed in.
import { failureText } from './api/ask.ts';
import type { Session } from './api/fragments.ts';
import { useMe } from './api/useMe.ts';
import { languageName } from './form/languageName.ts';
import { useTexts } from './language/PageLanguage.tsx';
import { usePageTitle } from './usePageTitle.ts';

interface Props {
  readonly session: Session;
  /** What has just happened. */
  readonly news: string | undefined;
  /** Absent: there is no address to prove. */
  readonly onVerify: (() => void) | undefined;
  readonly onSignOut: () => void;
}

export function Welcome({ session, news, onVerify, onSignOut }: Props) {
  const texts = useTexts();
  const { data, error } = useMe(session);
  const { customer } = session;
  const me = data?.me;
  usePageTitle(texts.welcome);

  return (
    <>
      <header>
        <h1 tabIndex={-1}>
          {texts.welcomeName(
            <bdi>{customer.name ?? customer.displayName ?? customer.username ?? customer.email}</bdi>,
          )}
        </h1>
        {news && <p className="lead">{news}</p>}
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
      {onVerify && (
        <p className="unproved">
          {texts.addressUnconfirmed}{' '}
          <button type="button" className="link" onClick={onVerify}>
            {texts.confirmNow}
          </button>
        </p>
      )}
      <button type="button" onClick={onSignOut}>
        {texts.signOut}
      </button>
    </>
  );
}
