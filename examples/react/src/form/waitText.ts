// How long to wait, in words.
import type { PageTexts } from '../texts/en.tsx';

export function waitText(seconds: number, { seconds: inSeconds, minutes, hours }: PageTexts): string {
  if (seconds < 90) return inSeconds(seconds);
  if (seconds < 90 * 60) return minutes(Math.ceil(seconds / 60));
  return hours(Math.ceil(seconds / 3600));
}
