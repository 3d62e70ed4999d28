// The form: sends what was typed, and shows what the service answers.
import { type FormEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { FormProvider, useForm } from 'react-hook-form';
import { failureText, wasAnswered } from '../api/ask.ts';
import {
  type RegisterCustomerResult,
  type Session,
  useRegisterCustomer,
} from '../api/useRegisterCustomer.ts';
import { useSignIn } from '../api/useSignIn.ts';
import type { Site } from '../api/useSite.ts';
import { SecurityCheckFailed, useSecurityToken } from '../risk/useSecurityToken.ts';
import { SECURITY_CHECK_FAILED } from '../texts.ts';
import { EMPTY_FORM, type FormValues, toInput } from './formValues.ts';
import { RegistrationFields } from './RegistrationFields.tsx';
import { SecurityCheck } from './SecurityCheck.tsx';
import { setServerErrors } from './serverErrors.ts';
import { useCountdown } from './useCountdown.ts';

interface Props {
  readonly site: Site;
  readonly onRegistered: (session: Session) => void;
}

export function RegistrationForm({ site, onRegistered }: Props) {
  const form = useForm<FormValues>({ defaultValues: EMPTY_FORM });
  const registration = useRegisterCustomer();
  const signIn = useSignIn();
  /** The last request may have arrived, but its answer has not. */
  const unanswered = useRef(false);
  const [notices, setNotices] = useState<readonly string[]>([]);
  const [secondsLeft, waitFor] = useCountdown();
  const securityToken = useSecurityToken(site.riskAssessment);
  const element = useRef<HTMLFormElement>(null);
  const busy = form.formState.isSubmitting;

  function send(event: FormEvent) {
    // An error of the last answer, left in the form's state, would keep react-hook-form from sending.
    form.clearErrors();
    return form.handleSubmit(submit)(event);
  }

  async function submit(values: FormValues) {
    setNotices([]);
    try {
      const input = toInput({
        ...values,
        securityToken: (await securityToken.token()) || values.securityToken,
      });
      const { registerCustomer } = await registration.mutateAsync({ siteId: site.siteId, input });
      if (unanswered.current && isTaken(registerCustomer) && (await isOurs(values))) return;
      unanswered.current = false;
      settle(registerCustomer);
    } catch (error) {
      if (error instanceof SecurityCheckFailed) return notify([SECURITY_CHECK_FAILED]);
      unanswered.current = !wasAnswered(error);
      securityToken.renew();
      notify([failureText(error)]);
    }
  }

  /** Whether the account is the one that the request without an answer made: then its password is this one. */
  async function isOurs({ email, password }: FormValues): Promise<boolean> {
    const answer = await signIn.mutateAsync({ siteId: site.siteId, input: { login: email, password } });
    if (answer.signIn.__typename !== 'SignInSuccess') return false;
    onRegistered(answer.signIn);
    return true;
  }

  /** A member that is added to the union stops this from compiling; until then a page in use shows its message. */
  function settle(result: RegisterCustomerResult) {
    switch (result.__typename) {
      case 'RegisterCustomerSuccess':
        return onRegistered(result);
      case 'ValidationError':
        // A request with other field errors has not spent its token.
        if (result.fieldErrors.some(({ field }) => field === 'SECURITY_TOKEN')) securityToken.renew();
        return notify([result.message, ...setServerErrors(result.fieldErrors, form.setError)]);
      case 'SiteNotFoundError':
        return notify([result.message]);
      case 'RiskAssessmentError':
        securityToken.renew();
        return notify([result.message]);
      case 'RetryLaterError':
        securityToken.renew();
        waitFor(result.retryAfterSeconds);
        return notify([result.message]);
      default:
        return notify([unforeseen(result)]);
    }
  }

  /** Shows what happened, and leads to the first field to mend or else to the notice. */
  function notify(texts: readonly string[]) {
    // What the focus goes to must be on the page first.
    flushSync(() => setNotices(texts));
    const refused =
      element.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"], [data-invalid]') ?? [];
    for (const field of refused) field.closest('details')?.setAttribute('open', '');
    (refused[0] ?? element.current?.querySelector<HTMLElement>('.notice'))?.focus();
  }

  return (
    <FormProvider {...form}>
      {/* The service is the one judge of what is typed. */}
      <form ref={element} noValidate aria-busy={busy} onSubmit={send}>
        <RegistrationFields site={site} />
        {site.riskAssessment && <SecurityCheck place={securityToken.place} />}
        <div className="notice" role="alert" tabIndex={-1}>
          {notices.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
        <button type="submit" disabled={busy || secondsLeft > 0}>
          {busy
            ? 'Creating your account …'
            : secondsLeft > 0
              ? `Try again in ${secondsLeft < 90 ? `${secondsLeft} s` : `${Math.ceil(secondsLeft / 60)} min`}`
              : 'Create account'}
        </button>
      </form>
    </FormProvider>
  );
}

/** Whether the one thing that is wrong is that somebody has this e-mail address, and perhaps the username. */
function isTaken(result: RegisterCustomerResult): boolean {
  if (result.__typename !== 'ValidationError') return false;
  const { fieldErrors } = result;
  return (
    fieldErrors.every(({ code }) => code === 'TAKEN') && fieldErrors.some(({ field }) => field === 'EMAIL')
  );
}

/** The message of a member that was added after this page was built: every one of them has it. */
function unforeseen(result: never): string {
  return (result as { message: string }).message;
}
