// The step after a registration or a sign-in: the visitor proves the e-mail address.
import { Aside } from '../Aside.tsx';
import type { Site } from '../api/useSite.ts';
import { fieldId } from '../form/fieldLabel.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { StepHeader } from '../StepHeader.tsx';
import type { GoOn, StepAt } from '../step.ts';
import { VerifyEmailForm } from './VerifyEmailForm.tsx';

interface Props {
  readonly site: Site;
  readonly step: StepAt<'VERIFY'>;
  /** That of the registration. */
  readonly username: string;
  readonly onStep: GoOn;
}

const INSTRUCTION = 'instruction';

export function VerifyStep({ site, step, username, onStep }: Props) {
  const texts = useTexts();
  const { pending, session, isNew } = step;
  // Elsewhere the customer exists already, and gets another verification by signing in.
  const isRegistering = !session && site.emailVerification === 'REQUIRED';
  const signIn = () => onStep({ at: 'SIGN_IN', login: pending.email ?? '' });

  return (
    <>
      <StepHeader siteName={site.name} title={texts.confirmAddress}>
        <p id={INSTRUCTION} className="lead">
          {texts.enterCode(pending.email && <bdi>{pending.email}</bdi>)}
        </p>
      </StepHeader>
      <VerifyEmailForm
        key={pending.id}
        siteId={site.siteId}
        pending={pending}
        describedBy={INSTRUCTION}
        username={username}
        onVerified={(verified) =>
          onStep({ at: 'WELCOME', session: verified, news: isNew ? 'accountReady' : 'addressConfirmed' })
        }
        onSignIn={signIn}
        onBeginAgain={() => (isRegistering ? onStep({ at: 'REGISTER' }) : signIn())}
      />
      <div className="asides">
        {isRegistering && (
          <Aside
            text={texts.wrongAddress}
            action={texts.correctAddress}
            onAction={() => onStep({ at: 'REGISTER' }, fieldId('email'))}
          />
        )}
        {!session && <Aside text={texts.haveAccount} action={texts.signIn} onAction={signIn} />}
        {session && (
          <button
            type="button"
            onClick={() =>
              onStep({
                at: 'WELCOME',
                session,
                // By then, another mail can be requested, or the service knows when.
                pending: { ...pending, resendAfterSeconds: 0 },
                ...(isNew && { news: 'accountReady' }),
              })
            }
          >
            {texts.later}
          </button>
        )}
      </div>
    </>
  );
}
