// The button of a form, which says what happens, or how long to wait.
import { useTexts } from '../language/PageLanguage.tsx';

interface Props {
  readonly busy: boolean;
  readonly secondsLeft: number;
  readonly label: string;
  readonly busyLabel: string;
}

export function SubmitButton({ busy, secondsLeft, label, busyLabel }: Props) {
  const { tryAgainInSeconds, tryAgainInMinutes } = useTexts();
  const wait =
    secondsLeft < 90 ? tryAgainInSeconds(secondsLeft) : tryAgainInMinutes(Math.ceil(secondsLeft / 60));
  return (
    <button type="submit" disabled={busy || secondsLeft > 0}>
      {busy ? busyLabel : secondsLeft > 0 ? wait : label}
    </button>
  );
}
