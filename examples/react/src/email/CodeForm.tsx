// The form for the code of a mail: sends it, and shows what the service answers.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { FormProvider, useForm } from 'react-hook-form';
import { failureText } from '../api/ask.ts';
import type { FieldError, Session } from '../api/fragments.ts';
import type { ResetPasswordResult } from '../api/useResetPassword.ts';
import type { VerifyEmailResult } from '../api/useVerifyEmail.ts';
import type { PageValues } from '../form/formValues.ts';
import { Notice } from '../form/Notice.tsx';
import { SubmitButton } from '../form/SubmitButton.tsx';
import { setFieldErrors, setServerErrors } from '../form/serverErrors.ts';
import { takeShownValues } from '../form/takeShownValues.ts';
import { useCountdown } from '../form/useCountdown.ts';
import { useNotice } from '../form/useNotice.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import type { PendingCode } from '../step.ts';
import { CodeField } from './CodeField.tsx';
import { findCode } from './findCode.ts';
import { ResendCode, type WayOut } from './ResendCode.tsx';

interface Props {
  readonly siteId: number;
  readonly pending: PendingCode;
  /** The id of the element that says where the code comes from. */
  readonly describedBy: string;
  /** That of the registration, which can be changed if it was taken meanwhile. */
  readonly username?: string;
  readonly label: string;
  readonly busyLabel: string;
  /** Sends what was typed, with the code as eight digits. */
  readonly send: (values: PageValues) => Promise<VerifyEmailResult | ResetPasswordResult>;
  /** Called before field errors are shown, to put their fields on the page. */
  readonly onFieldErrors?: (fieldErrors: readonly FieldError[]) => void;
  readonly onSignedIn: (session: Session) => void;
  readonly onSignIn: () => void;
  readonly onBeginAgain: () => void;
  /** The fields after the code. */
  readonly children?: ReactNode;
}

export function CodeForm(props: Props) {
  const { siteId, pending, describedBy, username = '', label, busyLabel, send, children } = props;
  const { onFieldErrors, onSignedIn, onSignIn, onBeginAgain } = props;
  const texts = useTexts();
  const form = useForm<PageValues>({ defaultValues: { code: '', username, password: '' } });
  const notice = useNotice();
  const [wayOut, setWayOut] = useState<WayOut>();
  const [secondsLeft, waitFor] = useCountdown();
  const element = useRef<HTMLFormElement>(null);
  const busy = form.formState.isSubmitting;

  // A message of the service is in the language in which it was requested.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is the cause
  useEffect(() => form.clearErrors(), [texts, form.clearErrors]);

  function clear() {
    form.clearErrors();
    notice.clear();
    setWayOut(undefined);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    takeShownValues(event.currentTarget, form.getValues, form.setValue);
    clear();
    return form.handleSubmit(sendTyped)(event);
  }

  async function sendTyped(values: PageValues) {
    const code = findCode(values.code);
    // Each code that is sent counts as a try, and there are few.
    if (code === undefined) return rejectCode(texts.codeIncomplete);
    try {
      settle(await send({ ...values, code }));
    } catch (error) {
      notice.show(failureText(error, texts));
    }
  }

  function settle(result: VerifyEmailResult | ResetPasswordResult) {
    switch (result.__typename) {
      case 'VerifyEmailSuccess':
      case 'ResetPasswordSuccess':
        return onSignedIn(result);
      case 'EmailCodeError':
        return result.failure === 'USED' ? showNotice(result.message, 'SIGN_IN') : rejectCode(result.message);
      case 'ValidationError':
        return rejectFields(result.fieldErrors);
      case 'RetryLaterError':
        waitFor(result.retryAfterSeconds);
        return showNotice(result.message);
      default:
        return showNotice(result.message);
    }
  }

  function showNotice(text: string, next?: WayOut) {
    setWayOut(next);
    notice.show(text);
  }

  function rejectCode(message: string) {
    flushSync(() => setFieldErrors('code', [{ code: 'INVALID_FORMAT', message }], form.setError));
    const field = element.current?.querySelector<HTMLInputElement>('[name=code]');
    field?.focus();
    field?.select();
  }

  function rejectFields(fieldErrors: readonly FieldError[]) {
    flushSync(() => onFieldErrors?.(fieldErrors));
    const strays = flushSync(() => setServerErrors(fieldErrors, form.setError));
    // An address that was taken meanwhile belongs to a customer, who can sign in.
    const isTaken = strays.some(({ code }) => code === 'TAKEN');
    if (strays.length > 0) {
      return showNotice(strays.map(({ message }) => message).join(' '), isTaken ? 'SIGN_IN' : undefined);
    }
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  return (
    <FormProvider {...form}>
      {/* The service alone decides what is valid. */}
      <form ref={element} noValidate aria-busy={busy} onSubmit={submit}>
        <Notice notice={notice}>
          {wayOut === 'SIGN_IN' && (
            <button type="button" className="link" onClick={onSignIn}>
              {texts.signIn}
            </button>
          )}
          {wayOut === 'BEGIN_AGAIN' && (
            <button type="button" className="link" onClick={onBeginAgain}>
              {texts.beginAgain}
            </button>
          )}
        </Notice>
        <CodeField describedBy={describedBy} />
        <ResendCode siteId={siteId} pending={pending} onRequest={clear} onFailure={showNotice} />
        {children}
        <SubmitButton busy={busy} secondsLeft={secondsLeft} label={label} busyLabel={busyLabel} />
      </form>
    </FormProvider>
  );
}
