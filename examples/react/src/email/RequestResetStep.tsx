// The step of a visitor who has forgotten the password.
import { Aside } from '../Aside.tsx';
import type { Site } from '../api/useSite.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { StepHeader } from '../StepHeader.tsx';
import type { GoOn, StepAt } from '../step.ts';
import { RequestResetForm } from './RequestResetForm.tsx';

interface Props {
  readonly site: Site;
  readonly step: StepAt<'REQUEST_RESET'>;
  readonly onStep: GoOn;
}

export function RequestResetStep({ site, step: { email }, onStep }: Props) {
  const texts = useTexts();
  return (
    <>
      <StepHeader siteName={site.name} title={texts.chooseNewPassword}>
        <p className="lead">{texts.enterAddress}</p>
      </StepHeader>
      <RequestResetForm
        siteId={site.siteId}
        email={email}
        onRequested={(pending) => onStep({ at: 'RESET', pending })}
      />
      <div className="asides">
        <Aside
          text={texts.passwordKnown}
          action={texts.signIn}
          onAction={() => onStep({ at: 'SIGN_IN', login: email })}
        />
      </div>
    </>
  );
}
