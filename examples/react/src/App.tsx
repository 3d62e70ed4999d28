// The page: the step at which the visitor is, in the page's language.
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { failureText } from './api/ask.ts';
import { useSite } from './api/useSite.ts';
import { fieldId } from './form/fieldLabel.ts';
import { newDraft } from './form/formValues.ts';
import { LanguageSwitch } from './language/LanguageSwitch.tsx';
import { useTexts } from './language/PageLanguage.tsx';
import { SiteSteps } from './SiteSteps.tsx';
import { StepHeader } from './StepHeader.tsx';
import { SITE, SITE_ID } from './settings.ts';
import { firstStep, keepStep, type Step } from './step.ts';

export function App() {
  const texts = useTexts();
  const { data, error, isFetching, refetch } = useSite(SITE_ID);
  // The auth token stays in memory: what is stored in a browser can be read by every script of the page.
  const [step, setStep] = useState<Step>(() => firstStep(SITE_ID));
  const [draft, setDraft] = useState(newDraft);

  /** What had the focus is gone: go on where the next step begins, which is its code or else the top. */
  function goOn(next: Step, focus = fieldId('code')) {
    keepStep(SITE_ID, next);
    flushSync(() => {
      setStep(next);
      // The registration is over, and its password is not needed.
      if (next.at === 'WELCOME') setDraft(newDraft());
    });
    (document.getElementById(focus) ?? document.querySelector('h1'))?.focus();
  }

  const noSite = SITE_ID === null || data?.site === null;
  return (
    <main>
      <LanguageSwitch />
      {data?.site ? (
        <SiteSteps
          site={data.site}
          step={step}
          draft={draft}
          onStep={goOn}
          onTyped={(values) => setDraft({ ...draft, values })}
        />
      ) : (
        <>
          <StepHeader title={texts.createYourAccount} />
          <div role="status">{isFetching && <p>{texts.loading}</p>}</div>
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
