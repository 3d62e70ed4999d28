// The steps at a site: registration, sign-in, the code of a mail, a new password.
import { Aside } from './Aside.tsx';
import type { Session } from './api/fragments.ts';
import type { Site } from './api/useSite.ts';
import { RequestResetForm } from './email/RequestResetForm.tsx';
import { ResetPasswordForm } from './email/ResetPasswordForm.tsx';
import { VerifyEmailForm } from './email/VerifyEmailForm.tsx';
import { fieldId } from './form/fieldLabel.ts';
import type { Draft, FormValues } from './form/formValues.ts';
import { RegistrationForm } from './form/RegistrationForm.tsx';
import { SignInForm } from './form/SignInForm.tsx';
import { useTexts } from './language/PageLanguage.tsx';
import { StepHeader } from './StepHeader.tsx';
import type { PendingCode, Step } from './step.ts';
import { Welcome } from './Welcome.tsx';

interface Props {
  readonly site: Site;
  readonly step: Step;
  readonly draft: Draft;
  /** `focus`: the id of the element with which the next step begins. */
  readonly onStep: (step: Step, focus?: string) => void;
  /** What was typed into the form of the registration. */
  readonly onTyped: (values: FormValues) => void;
}

const INSTRUCTION = 'instruction';

export function SiteSteps({ site, step, draft, onStep, onTyped }: Props) {
  const texts = useTexts();
  const { siteId, name: siteName } = site;
  const register = (focus?: string) => onStep({ at: 'REGISTER' }, focus);
  const signIn = (login = '') => onStep({ at: 'SIGN_IN', login });

  /** A customer who has not proved the address is asked to do so, and can do it later. */
  function enter(session: Session, pending: PendingCode | null, isNew: boolean) {
    if (pending) return onStep({ at: 'VERIFY', pending, session, isNew });
    onStep({ at: 'WELCOME', session, ...(isNew && { news: 'accountReady' }) });
  }

  switch (step.at) {
    case 'REGISTER':
      return (
        <>
          <StepHeader siteName={siteName} title={texts.createYourAccount}>
            <Aside text={texts.haveAccount} action={texts.signIn} onAction={() => signIn()} />
          </StepHeader>
          <RegistrationForm
            site={site}
            draft={draft}
            onRegistered={(session, pending) => enter(session, pending, true)}
            onVerificationRequired={(pending, typed) => {
              onTyped(typed);
              onStep({ at: 'VERIFY', pending, isNew: true });
            }}
            onSignIn={signIn}
          />
        </>
      );

    case 'SIGN_IN':
      return (
        <>
          <StepHeader siteName={siteName} title={texts.signIn}>
            <Aside text={texts.noAccount} action={texts.createAccount} onAction={() => register()} />
          </StepHeader>
          <SignInForm
            siteId={siteId}
            login={step.login}
            onSignedIn={(session, pending) => enter(session, pending, false)}
            onForgotten={(login) =>
              onStep({ at: 'REQUEST_RESET', email: login.includes('@') ? login : '' }, fieldId('email'))
            }
          />
        </>
      );

    case 'VERIFY': {
      const { pending, session, isNew } = step;
      // Elsewhere the customer exists already, and gets another verification by signing in.
      const isRegistering = !session && site.emailVerification === 'REQUIRED';
      return (
        <>
          <StepHeader siteName={siteName} title={texts.confirmAddress}>
            <p id={INSTRUCTION} className="lead">
              {texts.enterCode(pending.email && <bdi>{pending.email}</bdi>)}
            </p>
          </StepHeader>
          <VerifyEmailForm
            key={pending.id}
            siteId={siteId}
            pending={pending}
            describedBy={INSTRUCTION}
            username={draft.values.username}
            onVerified={(verified) =>
              onStep({ at: 'WELCOME', session: verified, news: isNew ? 'accountReady' : 'addressConfirmed' })
            }
            onSignIn={() => signIn(pending.email)}
            onBeginAgain={() => (isRegistering ? register() : signIn(pending.email))}
          />
          <div className="asides">
            {session ? (
              <button
                type="button"
                onClick={() =>
                  onStep({
                    at: 'WELCOME',
                    session,
                    pending: { ...pending, resendAfterSeconds: 0 },
                    ...(isNew && { news: 'accountReady' }),
                  })
                }
              >
                {texts.later}
              </button>
            ) : (
              <>
                {isRegistering && (
                  <Aside
                    text={texts.wrongAddress}
                    action={texts.correctAddress}
                    onAction={() => register(fieldId('email'))}
                  />
                )}
                <Aside
                  text={texts.haveAccount}
                  action={texts.signIn}
                  onAction={() => signIn(pending.email)}
                />
              </>
            )}
          </div>
        </>
      );
    }

    case 'REQUEST_RESET':
      return (
        <>
          <StepHeader siteName={siteName} title={texts.chooseNewPassword}>
            <p className="lead">{texts.enterAddress}</p>
          </StepHeader>
          <RequestResetForm
            siteId={siteId}
            email={step.email}
            onRequested={(pending) => onStep({ at: 'RESET', pending })}
          />
          <div className="asides">
            <Aside text={texts.passwordKnown} action={texts.signIn} onAction={() => signIn(step.email)} />
          </div>
        </>
      );

    case 'RESET': {
      const { pending } = step;
      const again = () => onStep({ at: 'REQUEST_RESET', email: pending.email ?? '' }, fieldId('email'));
      return (
        <>
          <StepHeader siteName={siteName} title={texts.chooseNewPassword}>
            <p id={INSTRUCTION} className="lead">
              {pending.email ? texts.resetMailed(<bdi>{pending.email}</bdi>) : texts.enterCode()}
            </p>
          </StepHeader>
          <ResetPasswordForm
            key={pending.id}
            site={site}
            pending={pending}
            describedBy={INSTRUCTION}
            onReset={(session) => onStep({ at: 'WELCOME', session, news: 'passwordChanged' })}
            onSignIn={() => signIn(pending.email)}
            onBeginAgain={again}
          />
          <div className="asides">
            <Aside text={texts.wrongAddress} action={texts.correctAddress} onAction={again} />
            <Aside text={texts.passwordKnown} action={texts.signIn} onAction={() => signIn(pending.email)} />
          </div>
        </>
      );
    }

    case 'WELCOME': {
      const { session, news, pending } = step;
      return (
        <Welcome
          session={session}
          news={news && texts[news]}
          onVerify={pending && (() => onStep({ at: 'VERIFY', pending, session, isNew: false }))}
          onSignOut={() => register()}
        />
      );
    }
  }
}
