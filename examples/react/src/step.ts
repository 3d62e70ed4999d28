// The step at which the visitor is, and what of it the browser keeps.
import type { Session } from './api/fragments.ts';

/** A verification or a password reset, whose code is on its way to the visitor. */
export interface PendingCode {
  readonly id: string;
  /** Absent after a reload. */
  readonly email?: string;
  readonly resendAfterSeconds: number;
}

export type Step =
  | { readonly at: 'REGISTER' }
  | { readonly at: 'SIGN_IN'; readonly login: string }
  /** With a session, the customer can do it later. */
  | {
      readonly at: 'VERIFY';
      readonly pending: PendingCode;
      readonly session?: Session;
      readonly isNew: boolean;
    }
  | { readonly at: 'REQUEST_RESET'; readonly email: string }
  | { readonly at: 'RESET'; readonly pending: PendingCode }
  | {
      readonly at: 'WELCOME';
      readonly session: Session;
      readonly news?: 'accountReady' | 'addressConfirmed' | 'passwordChanged';
      /** The address is not proved yet. */
      readonly pending?: PendingCode;
    };

export type StepAt<At extends Step['at']> = Extract<Step, { readonly at: At }>;

/** `focus`: the id of the element with which the next step begins. */
export type GoOn = (step: Step, focus?: string) => void;

const keyOf = (siteId: number | null) => `pending-code-${siteId}`;

/**
 * Keeps the id of a code that is on its way, until the tab is closed: phones reload a page while its visitor reads the mail.
 * Nothing else is kept. The id is worthless without the code; an address, a password or an auth token is not, and every
 * script of the page could read it.
 */
export function keepStep(siteId: number | null, step: Step): void {
  try {
    if (step.at === 'VERIFY' || step.at === 'RESET') {
      sessionStorage.setItem(keyOf(siteId), JSON.stringify({ at: step.at, id: step.pending.id }));
    } else sessionStorage.removeItem(keyOf(siteId));
  } catch {
    // Without storage, the page works until it is reloaded.
  }
}

/** The step with which the page begins. */
export function firstStep(siteId: number | null): Step {
  try {
    const { at, id } = JSON.parse(sessionStorage.getItem(keyOf(siteId)) ?? '{}');
    const pending = { id: String(id), resendAfterSeconds: 0 };
    if (at === 'VERIFY') return { at, pending, isNew: true };
    if (at === 'RESET') return { at, pending };
  } catch {
    // As without one.
  }
  return { at: 'REGISTER' };
}
