// The request for another mail, with the seconds until it is possible.
import { useState } from 'react';
import { failureText } from '../api/ask.ts';
import { useResendEmailCode } from '../api/useResendEmailCode.ts';
import { useCountdown } from '../form/useCountdown.ts';
import { waitText } from '../form/waitText.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import type { PendingCode } from '../step.ts';

/** Where the visitor goes on if no code helps: the address is proved already, or the request has ended. */
export type WayOut = 'SIGN_IN' | 'BEGIN_AGAIN';

interface Props {
  readonly siteId: number;
  readonly pending: PendingCode;
  readonly onRequest: () => void;
  readonly onFailure: (text: string, wayOut?: WayOut) => void;
}

export function ResendCode({ siteId, pending, onRequest, onFailure }: Props) {
  const texts = useTexts();
  const resend = useResendEmailCode();
  const [secondsLeft, waitFor] = useCountdown(pending.resendAfterSeconds);
  const [requested, setRequested] = useState(false);
  const mustWait = resend.isPending || secondsLeft > 0;

  async function request() {
    if (mustWait) return;
    setRequested(false);
    onRequest();
    try {
      const variables = { siteId, id: pending.id, language: texts.code };
      const { resendEmailCode: result } = await resend.mutateAsync(variables);
      switch (result.__typename) {
        case 'ResendEmailCodeSuccess':
          waitFor(result.resendAfterSeconds);
          return setRequested(true);
        case 'EmailCodeError':
          // The service's message is about a code that was typed, and here none was.
          return result.failure === 'USED'
            ? onFailure(result.message, 'SIGN_IN')
            : onFailure(texts.codeEnded, 'BEGIN_AGAIN');
        case 'RetryLaterError':
          waitFor(result.retryAfterSeconds);
          return onFailure(result.message);
        default:
          return onFailure(result.message);
      }
    } catch (error) {
      onFailure(failureText(error, texts));
    }
  }

  return (
    <div className="resend">
      <p className="hint">{texts.noMail}</p>
      <p className="hint">
        {/* Not disabled, so that it keeps the focus while the seconds pass. */}
        <button type="button" className="link" aria-disabled={mustWait} onClick={request}>
          {secondsLeft > 0 ? texts.requestCodeIn(waitText(secondsLeft, texts)) : texts.requestCode}
        </button>
      </p>
      <p className="hint" role="status">
        {requested && texts.codeRequested}
      </p>
    </div>
  );
}
