// What belongs to no field of a form, at its top.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTexts } from '../language/PageLanguage.tsx';

export interface NoticeState {
  readonly text: string;
  readonly element: RefObject<HTMLDivElement | null>;
  /** Shows the text, and moves the focus to it. */
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

export function useNotice(): NoticeState {
  const texts = useTexts();
  const [text, setText] = useState('');
  const element = useRef<HTMLDivElement>(null);
  // A message of the service is in the language in which it was requested.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is the cause
  useEffect(() => setText(''), [texts]);
  return {
    text,
    element,
    show(next) {
      flushSync(() => setText(next));
      element.current?.focus();
    },
    clear: () => setText(''),
  };
}
