// The request for a new password. The page does not learn whether there is an account.
import { type FormEvent, useEffect } from 'react';
import { flushSync } from 'react-dom';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { failureText } from '../api/ask.ts';
import { useRequestPasswordReset } from '../api/useRequestPasswordReset.ts';
import { Field } from '../form/Field.tsx';
import { fieldId } from '../form/fieldLabel.ts';
import type { PageValues } from '../form/formValues.ts';
import { Notice } from '../form/Notice.tsx';
import { SubmitButton } from '../form/SubmitButton.tsx';
import { setFieldErrors } from '../form/serverErrors.ts';
import { takeShownValues } from '../form/takeShownValues.ts';
import { useCountdown } from '../form/useCountdown.ts';
import { useNotice } from '../form/useNotice.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import type { PendingCode } from '../step.ts';

interface Props {
  readonly siteId: number;
  /** What the visitor has typed already. */
  readonly email: string;
  readonly onRequested: (pending: PendingCode) => void;
}

export function RequestResetForm({ siteId, email, onRequested }: Props) {
  const texts = useTexts();
  const form = useForm<PageValues>({ defaultValues: { email } });
  const request = useRequestPasswordReset();
  const notice = useNotice();
  const [secondsLeft, waitFor] = useCountdown();

  // A message of the service is in the language in which it was requested.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is the cause
  useEffect(() => form.clearErrors(), [texts, form.clearErrors]);

  // A limit can be that of the address: another one need not wait.
  const address = useWatch({ control: form.control, name: 'email' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the cause
  useEffect(() => waitFor(0), [address]);

  function submit(event: FormEvent<HTMLFormElement>) {
    takeShownValues(event.currentTarget, form.getValues, form.setValue);
    form.clearErrors();
    notice.clear();
    return form.handleSubmit(send)(event);
  }

  async function send(typed: PageValues) {
    try {
      const variables = { siteId, email: typed.email, language: texts.code };
      const { requestPasswordReset: result } = await request.mutateAsync(variables);
      switch (result.__typename) {
        case 'RequestPasswordResetSuccess':
          return onRequested({ ...result.passwordReset, email: typed.email.trim() });
        case 'ValidationError':
          // The address is the only thing that was sent.
          flushSync(() => setFieldErrors('email', result.fieldErrors, form.setError));
          return document.getElementById(fieldId('email'))?.focus();
        case 'RetryLaterError':
          waitFor(result.retryAfterSeconds);
          return notice.show(result.message);
        default:
          return notice.show(result.message);
      }
    } catch (error) {
      notice.show(failureText(error, texts));
    }
  }

  return (
    <FormProvider {...form}>
      <form noValidate aria-busy={request.isPending} onSubmit={submit}>
        <Notice notice={notice} />
        <Field name="email" required announced inputMode="email" autoComplete="email" />
        <SubmitButton
          busy={request.isPending}
          secondsLeft={secondsLeft}
          label={texts.mailCode}
          busyLabel={texts.loading}
        />
      </form>
    </FormProvider>
  );
}
