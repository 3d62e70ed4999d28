// Where security tokens come from: the script of each provider of risk assessment, and what it offers.
import type { RiskAssessment } from '../api/useSite.ts';
import { loadScript } from './loadScript.ts';

export interface TokenSource {
  /** A token for one request; empty as long as the visitor has not done what the widget asks for. */
  readonly token: () => Promise<string>;
  /** Forgets a token that was spent. */
  readonly renew: () => void;
}

/** What the widgets of Turnstile, hCaptcha and reCAPTCHA v2 have in common. */
interface Widgets {
  readonly ready?: (then: () => void) => void;
  render(
    place: HTMLElement,
    options: {
      sitekey: string;
      action?: string;
      callback: (token: string) => void;
      'expired-callback': () => void;
    },
  ): string | number;
  reset(widget: string | number): void;
}

/** reCAPTCHA v3 and Enterprise show nothing, and give a token whenever they are asked. */
interface Scores {
  ready(then: () => void): void;
  execute(siteKey: string, options: { action: string }): Promise<string>;
}

interface Globals {
  readonly turnstile: Widgets;
  readonly hcaptcha: Widgets;
  readonly grecaptcha: Widgets & Scores & { readonly enterprise: Scores };
}

const globals = window as unknown as Globals;

/** Loads the provider's script, and shows its widget, if it has one, in `place`. */
export async function openTokenSource(
  { provider, siteKey, action }: RiskAssessment,
  place: HTMLElement,
): Promise<TokenSource> {
  const widgets = (found: Widgets) =>
    showWidget(found, place, { sitekey: siteKey, ...(action && { action }) });
  const scores = (found: Scores) => askForScores(found, siteKey, action ?? '');
  switch (provider) {
    case 'TURNSTILE':
      await loadScript('https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit');
      return widgets(globals.turnstile);
    case 'HCAPTCHA':
      await loadScript('https://js.hcaptcha.com/1/api.js?render=explicit');
      return widgets(globals.hcaptcha);
    case 'RECAPTCHA_V2':
      await loadScript('https://www.google.com/recaptcha/api.js?render=explicit');
      return widgets(globals.grecaptcha);
    case 'RECAPTCHA_V3':
      await loadScript(`https://www.google.com/recaptcha/api.js?render=${siteKey}`);
      return scores(globals.grecaptcha);
    case 'RECAPTCHA_ENTERPRISE':
      await loadScript(`https://www.google.com/recaptcha/enterprise.js?render=${siteKey}`);
      return scores(globals.grecaptcha.enterprise);
  }
}

async function showWidget(
  widgets: Widgets,
  place: HTMLElement,
  options: { sitekey: string; action?: string },
): Promise<TokenSource> {
  const { ready } = widgets;
  // Turnstile's `ready` is for scripts that are loaded in another way.
  if (ready && widgets !== globals.turnstile) await new Promise<void>((resolve) => ready(resolve));
  let token = '';
  const widget = widgets.render(place, {
    ...options,
    callback: (given) => {
      token = given;
    },
    'expired-callback': () => {
      token = '';
    },
  });
  return {
    token: async () => token,
    renew: () => {
      token = '';
      widgets.reset(widget);
    },
  };
}

async function askForScores(scores: Scores, siteKey: string, action: string): Promise<TokenSource> {
  await new Promise<void>((resolve) => scores.ready(resolve));
  return { token: () => scores.execute(siteKey, { action }), renew: () => {} };
}
