// The button of a form, which says what happens, or how long to wait.
import { useTexts } from '../language/PageLanguage.tsx';
import { waitText } from './waitText.ts';

interface Props {
  readonly busy: boolean;
  readonly secondsLeft: number;
  readonly label: string;
  readonly busyLabel: string;
}

export function SubmitButton({ busy, secondsLeft, label, busyLabel }: Props) {
  const texts = useTexts();
  return (
    <button type="submit" disabled={busy || secondsLeft > 0}>
      {busy ? busyLabel : secondsLeft > 0 ? texts.tryAgainIn(waitText(secondsLeft, texts)) : label}
    </button>
  );
}
