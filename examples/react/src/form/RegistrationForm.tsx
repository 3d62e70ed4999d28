// The form: sends what was typed, and shows what the service answers.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { failureText } from '../api/ask.ts';
import type { Session } from '../api/fragments.ts';
import { type RegisterCustomerResult, useRegisterCustomer } from '../api/useRegisterCustomer.ts';
import type { Site } from '../api/useSite.ts';
import type { VerificationFragment } from '../gql/graphql.ts';
import { usePageLanguage } from '../language/PageLanguage.tsx';
import { SecurityCheckFailed, useSecurityToken } from '../risk/useSecurityToken.ts';
import { ErrorSummary } from './ErrorSummary.tsx';
import { type Draft, type FormValues, type PageValues, toInput } from './formValues.ts';
import { RegistrationFields } from './RegistrationFields.tsx';
import { SecurityCheck } from './SecurityCheck.tsx';
import { SubmitButton } from './SubmitButton.tsx';
import { setFieldErrors, setServerErrors } from './serverErrors.ts';
import { takeShownValues } from './takeShownValues.ts';
import { useCountdown } from './useCountdown.ts';

interface Props {
  readonly site: Site;
  /** What the form begins with. */
  readonly draft: Draft;
  /** With a verification: the visitor is a customer, and has not proved the address. */
  readonly onRegistered: (session: Session, verification: VerificationFragment | null) => void;
  /** There is no customer before the address is proved. */
  readonly onVerificationRequired: (verification: VerificationFragment, typed: FormValues) => void;
  /** The visitor has an account with this e-mail address. */
  readonly onSignIn: (email: string) => void;
}

/** What stands at the top: a heading for the fields that need to be corrected, and what belongs to no field. */
interface Summary {
  readonly heading?: string;
  readonly notices: readonly string[];
}

export function RegistrationForm({ site, draft, onRegistered, onVerificationRequired, onSignIn }: Props) {
  const { texts, chosen } = usePageLanguage();
  const form = useForm<PageValues>({ defaultValues: draft.values });
  const registration = useRegisterCustomer();
  const { idempotencyKey } = draft;
  const [summary, setSummary] = useState<Summary>({ notices: [] });
  const [secondsLeft, waitFor] = useCountdown();
  const securityToken = useSecurityToken(site.riskAssessment);
  const element = useRef<HTMLFormElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const busy = form.formState.isSubmitting;

  // A message of the service is in the language in which it was requested.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is the cause
  useEffect(() => {
    form.clearErrors();
    setSummary({ notices: [] });
  }, [texts, form.clearErrors]);

  // A limit can be that of the address: another one need not wait.
  const email = useWatch({ control: form.control, name: 'email' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the cause
  useEffect(() => waitFor(0), [email]);

  function send(event: FormEvent<HTMLFormElement>) {
    takeShownValues(event.currentTarget, form.getValues, form.setValue);
    // An error of the last answer, left in the form's state, would keep react-hook-form from sending.
    form.clearErrors();
    return form.handleSubmit(submit)(event);
  }

  async function submit(values: FormValues) {
    setSummary({ notices: [] });
    if (!values.terms) {
      setFieldErrors('terms', [{ code: 'REQUIRED', message: texts.termsRequired }], form.setError);
      return show({ heading: texts.termsRequired, notices: [] });
    }
    const language = texts.code;
    try {
      const token = (await securityToken.token()) || values.securityToken;
      const input = toInput(
        { ...values, securityToken: token, idempotencyKey },
        chosen ? language : undefined,
      );
      const { registerCustomer } = await registration.mutateAsync({ siteId: site.siteId, input, language });
      settle(registerCustomer);
    } catch (error) {
      if (error instanceof SecurityCheckFailed) return show({ notices: [texts.securityCheckFailed] });
      securityToken.renew();
      show({ notices: [failureText(error, texts)] });
    }
  }

  /** A member that is added to the union stops this from compiling; until then a page in use shows its message. */
  function settle(result: RegisterCustomerResult) {
    switch (result.__typename) {
      case 'RegisterCustomerSuccess':
        return onRegistered(result, result.emailVerification);
      case 'EmailVerificationRequired':
        return onVerificationRequired(result.verification, form.getValues());
      case 'ValidationError': {
        // A request with other field errors has not spent its token: TAKEN is reported after the token was checked.
        if (result.fieldErrors.some(({ field, code }) => field === 'SECURITY_TOKEN' || code === 'TAKEN')) {
          securityToken.renew();
        }
        const strays = setServerErrors(result.fieldErrors, form.setError);
        return show({ heading: result.message, notices: strays.map(({ message }) => message) });
      }
      case 'SiteNotFoundError':
        return show({ notices: [result.message] });
      case 'RiskAssessmentError':
        securityToken.renew();
        return show({ notices: [result.message] });
      case 'RetryLaterError':
        securityToken.renew();
        waitFor(result.retryAfterSeconds);
        return show({ notices: [result.message] });
      default:
        return show({ notices: [unforeseen(result)] });
    }
  }

  /** Shows what happened at the top, and what is wrong within folds. */
  function show(next: Summary) {
    // What the focus goes to must be on the page first.
    flushSync(() => setSummary(next));
    const invalid = element.current?.querySelectorAll('[aria-invalid="true"], [data-invalid]') ?? [];
    for (const field of invalid) field.closest('details')?.setAttribute('open', '');
    top.current?.focus();
  }

  return (
    <FormProvider {...form}>
      {/* The service alone decides what is valid. */}
      <form ref={element} noValidate aria-busy={busy} onSubmit={send}>
        <ErrorSummary ref={top} heading={summary.heading} notices={summary.notices} />
        <RegistrationFields site={site} onSignIn={() => onSignIn(form.getValues('email'))} />
        {site.riskAssessment && <SecurityCheck place={securityToken.place} />}
        <SubmitButton
          busy={busy}
          secondsLeft={secondsLeft}
          label={texts.createAccount}
          busyLabel={texts.creatingAccount}
        />
      </form>
    </FormProvider>
  );
}

/** The message of a member that was added after this page was built: every one of them has it. */
function unforeseen(result: never): string {
  return (result as { message: string }).message;
}
