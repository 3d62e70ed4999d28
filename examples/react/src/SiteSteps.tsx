// The steps at a site: registration, sign-in, the code of a mail, a new password, the customer.
import { Aside } from './Aside.tsx';
import type { Session } from './api/fragments.ts';
import type { Site } from './api/useSite.ts';
import { RequestResetStep } from './email/RequestResetStep.tsx';
import { ResetStep } from './email/ResetStep.tsx';
import { VerifyStep } from './email/VerifyStep.tsx';
import { fieldId } from './form/fieldLabel.ts';
import type { Draft, FormValues } from './form/formValues.ts';
import { RegistrationForm } from './form/RegistrationForm.tsx';
import { SignInForm } from './form/SignInForm.tsx';
import { useTexts } from './language/PageLanguage.tsx';
import { StepHeader } from './StepHeader.tsx';
import type { GoOn, PendingCode, Step } from './step.ts';
import { Welcome } from './Welcome.tsx';

interface Props {
  readonly site: Site;
  readonly step: Step;
  readonly draft: Draft;
  readonly onStep: GoOn;
  /** What was typed into the form of the registration. */
  readonly onTyped: (values: FormValues) => void;
}

export function SiteSteps({ site, step, draft, onStep, onTyped }: Props) {
  const texts = useTexts();
  const register = () => onStep({ at: 'REGISTER' });
  const signIn = (login: string) => onStep({ at: 'SIGN_IN', login });

  /** A customer who has not proved the address is asked to do so, and can do it later. */
  function enter(session: Session, pending: PendingCode | null, isNew: boolean) {
    if (pending) return onStep({ at: 'VERIFY', pending, session, isNew });
    onStep({ at: 'WELCOME', session, ...(isNew && { news: 'accountReady' }) });
  }

  switch (step.at) {
    case 'REGISTER':
      return (
        <>
          <StepHeader siteName={site.name} title={texts.createYourAccount}>
            <Aside text={texts.haveAccount} action={texts.signIn} onAction={() => signIn('')} />
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
          <StepHeader siteName={site.name} title={texts.signIn}>
            <Aside text={texts.noAccount} action={texts.createAccount} onAction={register} />
          </StepHeader>
          <SignInForm
            siteId={site.siteId}
            login={step.login}
            onSignedIn={(session, pending) => enter(session, pending, false)}
            onForgotten={(login) =>
              onStep({ at: 'REQUEST_RESET', email: login.includes('@') ? login : '' }, fieldId('email'))
            }
          />
        </>
      );
    case 'VERIFY':
      return <VerifyStep site={site} step={step} username={draft.values.username} onStep={onStep} />;
    case 'REQUEST_RESET':
      return <RequestResetStep site={site} step={step} onStep={onStep} />;
    case 'RESET':
      return <ResetStep site={site} step={step} onStep={onStep} />;
    case 'WELCOME': {
      const { session, news, pending } = step;
      return (
        <Welcome
          session={session}
          news={news && texts[news]}
          onVerify={pending && (() => onStep({ at: 'VERIFY', pending, session, isNew: false }))}
          onSignOut={register}
        />
      );
    }
  }
}
