// What happened, at the top of a form, and what the visitor can do about it.
import type { ReactNode } from 'react';
import type { NoticeState } from './useNotice.ts';

interface Props {
  readonly notice: NoticeState;
  readonly children?: ReactNode;
}

export function Notice({ notice: { text, element }, children }: Props) {
  return (
    <div ref={element} className="notice" role="alert" tabIndex={-1}>
      {text && <p>{text}</p>}
      {text && children}
    </div>
  );
}
