// The top of a step: the site, what the step is about, and another way to go.
import type { ReactNode } from 'react';
import { usePageTitle } from './usePageTitle.ts';

interface Props {
  readonly siteName?: string | undefined;
  readonly title: string;
  readonly children?: ReactNode;
}

export function StepHeader({ siteName, title, children }: Props) {
  usePageTitle(title);
  return (
    <header>
      <p className="site">{siteName ?? '\u00a0'}</p>
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </header>
  );
}
