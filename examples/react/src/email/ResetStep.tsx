// The step of a visitor to whom the code for a new password is mailed, if there is an account.
import { Aside } from '../Aside.tsx';
import type { Site } from '../api/useSite.ts';
import { fieldId } from '../form/fieldLabel.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { StepHeader } from '../StepHeader.tsx';
import type { GoOn, StepAt } from '../step.ts';
import { ResetPasswordForm } from './ResetPasswordForm.tsx';

interface Props {
  readonly site: Site;
  readonly step: StepAt<'RESET'>;
  readonly onStep: GoOn;
}

const INSTRUCTION = 'instruction';

export function ResetStep({ site, step: { pending }, onStep }: Props) {
  const texts = useTexts();
  const email = pending.email ?? '';
  const signIn = () => onStep({ at: 'SIGN_IN', login: email });
  const requestAgain = () => onStep({ at: 'REQUEST_RESET', email }, fieldId('email'));

  return (
    <>
      <StepHeader siteName={site.name} title={texts.chooseNewPassword}>
        <p id={INSTRUCTION} className="lead">
          {email ? texts.resetMailed(<bdi>{email}</bdi>) : texts.enterCode()}
        </p>
      </StepHeader>
      <ResetPasswordForm
        key={pending.id}
        site={site}
        pending={pending}
        describedBy={INSTRUCTION}
        onReset={(session) => onStep({ at: 'WELCOME', session, news: 'passwordChanged' })}
        onSignIn={signIn}
        onBeginAgain={requestAgain}
      />
      <div className="asides">
        <Aside text={texts.wrongAddress} action={texts.correctAddress} onAction={requestAgain} />
        <Aside text={texts.passwordKnown} action={texts.signIn} onAction={signIn} />
      </div>
    </>
  );
}
