// The providers of risk assessment, on a local port: they speak their documented protocols over real HTTP.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { RiskProvider, RiskSettings } from '../../src/risk/riskSettings.ts';

/** What the token of a request makes the provider answer. Other tokens are malformed ones. */
export const tokens = {
  /** Accepted once; the facts replace those of a good answer, undefined leaves one out. */
  good: (facts: Record<string, unknown> = {}) => `good ${serial()} ${JSON.stringify({ facts })}`,
  /** Accepted as often as it comes. */
  reusable: () => `reusable ${serial()} ${JSON.stringify({ facts: {} })}`,
  /** Rejected with these error codes; for reCAPTCHA Enterprise, with the first as its invalid reason. */
  codes: (...codes: string[]) => `codes ${serial()} ${JSON.stringify({ codes })}`,
  /** Answered with this status and body. */
  raw: (status: number, body: string) => `raw ${serial()} ${JSON.stringify({ status, body })}`,
  /** A failure of the network or of the provider. */
  fault: (name: keyof typeof FAULTS) => `fault ${serial()} ${JSON.stringify({ name })}`,
  /** Each visit in turn as one of these tokens; the last one for good. */
  inTurn: (...turns: string[]) => `inTurn ${serial()} ${JSON.stringify({ turns })}`,
};

let tokenCount = 0;
const serial = () => ++tokenCount;

export const SECRET = '0x4canary-SECRET';
export const SITE_KEY = 'public-site-key';

const COMMON = {
  siteKey: SITE_KEY,
  secret: SECRET,
  allowedHostnames: ['daily.example', 'www.daily.example'],
  whenUnavailable: 'REFUSE',
} satisfies Partial<RiskSettings>;

/** Settings of a site for each provider; spread them and change what the test is about. */
export const SETTINGS = {
  RECAPTCHA_ENTERPRISE: {
    provider: 'RECAPTCHA_ENTERPRISE',
    ...COMMON,
    project: 'daily-1234',
    minimumScore: 0.5,
  },
  RECAPTCHA_V2: { provider: 'RECAPTCHA_V2', ...COMMON },
  RECAPTCHA_V3: { provider: 'RECAPTCHA_V3', ...COMMON, minimumScore: 0.5 },
  TURNSTILE: { provider: 'TURNSTILE', ...COMMON },
  HCAPTCHA: { provider: 'HCAPTCHA', ...COMMON, minimumScore: null },
} satisfies { [Provider in RiskProvider]: Extract<RiskSettings, { provider: Provider }> };

/** A request as the provider got it. */
export interface ProviderRequest {
  readonly provider: 'RECAPTCHA_ENTERPRISE' | 'RECAPTCHA' | 'TURNSTILE' | 'HCAPTCHA';
  readonly url: string;
  readonly token: string;
  // biome-ignore lint/suspicious/noExplicitAny: a form or JSON
  readonly fields: any;
}

export interface RiskProviders {
  readonly url: string;
  /** Every request since the last `reset`. */
  readonly requests: ProviderRequest[];
  /** The most requests at once since the last `reset`. */
  readonly mostAtOnce: () => number;
  /** Visits to the place that a redirect names. */
  readonly redirected: () => number;
  /** Ends what is still held open. */
  readonly release: () => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** Where the settings of the service say that the providers are. */
export const providerEnvironment = (url: string) => ({
  RECAPTCHA_ENTERPRISE_URL: url,
  RECAPTCHA_URL: url,
  TURNSTILE_URL: url,
  HCAPTCHA_URL: url,
});

const PATHS: readonly [RegExp, ProviderRequest['provider']][] = [
  [/^\/v1\/projects\/daily-1234\/assessments\?key=/, 'RECAPTCHA_ENTERPRISE'],
  [/^\/recaptcha\/api\/siteverify$/, 'RECAPTCHA'],
  [/^\/turnstile\/v0\/siteverify$/, 'TURNSTILE'],
  [/^\/siteverify$/, 'HCAPTCHA'],
];

export async function startRiskProviders(): Promise<RiskProviders> {
  const requests: ProviderRequest[] = [];
  const spent = new Set<string>();
  const visits = new Map<string, number>();
  const held = new Set<ServerResponse>();
  let atOnce = 0;
  let mostAtOnce = 0;
  let redirected = 0;

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = incoming.url ?? '';
    if (url === '/elsewhere') redirected++;
    const provider = PATHS.find(([path]) => path.test(url))?.[1];
    const json = provider === 'RECAPTCHA_ENTERPRISE';
    const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
    const body = await text(incoming);
    if (!provider || incoming.method !== 'POST' || !incoming.headers['content-type']?.startsWith(type)) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>404</title>');
      return;
    }
    const fields = json ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    const token: string = json ? fields.event?.token : fields.response;
    requests.push({ provider, url, token, fields });
    atOnce++;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once('close', () => atOnce--);
    reply(provider, url, fields, token, response);
  }

  function reply(
    provider: ProviderRequest['provider'],
    url: string,
    fields: Record<string, string>,
    token: string,
    response: ServerResponse,
  ): void {
    const enterprise = provider === 'RECAPTCHA_ENTERPRISE';
    const send = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const reject = (codes: readonly string[]) =>
      send(
        enterprise
          ? { tokenProperties: { valid: false, invalidReason: codes[0], hostname: '', action: '' } }
          : { success: false, 'error-codes': codes },
      );
    const secret = enterprise ? new URL(url, 'http://localhost').searchParams.get('key') : fields.secret;
    if (secret !== SECRET) {
      const message = 'API key not valid. Please pass a valid API key.';
      if (enterprise) send({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }, 400);
      else reject(['invalid-input-secret']);
      return;
    }

    const [, kind, details] = /^(\w+) \d+ (.*)$/s.exec(token) ?? [];
    const script = details === undefined ? {} : JSON.parse(details);
    switch (kind) {
      case 'inTurn': {
        const visit = visits.get(token) ?? 0;
        visits.set(token, visit + 1);
        reply(provider, url, fields, script.turns[Math.min(visit, script.turns.length - 1)], response);
        break;
      }
      case 'good':
      case 'reusable': {
        if (spent.has(token)) reject([DUPLICATE[provider]]);
        else send(goodAnswer(provider, script.facts));
        if (kind === 'good') spent.add(token);
        break;
      }
      case 'codes':
        reject(script.codes);
        break;
      case 'raw':
        response.writeHead(script.status).end(script.body);
        break;
      case 'fault':
        held.add(response);
        FAULTS[script.name as keyof typeof FAULTS](response);
        break;
      default:
        reject([enterprise ? 'MALFORMED' : 'invalid-input-response']);
    }
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const release = () => {
    for (const response of held) response.destroy();
    held.clear();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mostAtOnce: () => mostAtOnce,
    redirected: () => redirected,
    release,
    reset() {
      release();
      requests.length = 0;
      mostAtOnce = 0;
      redirected = 0;
    },
    async close() {
      release();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const DUPLICATE = {
  RECAPTCHA_ENTERPRISE: 'DUPE',
  RECAPTCHA: 'timeout-or-duplicate',
  TURNSTILE: 'timeout-or-duplicate',
  HCAPTCHA: 'already-seen-response',
};

/** The documented answer to a good token; v2's differs from v3's by what the facts take away. */
function goodAnswer(provider: ProviderRequest['provider'], facts: Record<string, unknown>): object {
  const hostname = 'daily.example';
  const challenge_ts = '2026-01-31T12:00:00Z';
  switch (provider) {
    case 'RECAPTCHA_ENTERPRISE': {
      const { score = 0.9, ...properties } = facts;
      return {
        name: 'projects/1/assessments/b6ac310000000000',
        event: { expectedAction: 'register' },
        riskAnalysis: { score: score ?? undefined, reasons: [] },
        tokenProperties: {
          valid: true,
          invalidReason: 'INVALID_REASON_UNSPECIFIED',
          hostname,
          action: 'register',
          createTime: challenge_ts,
          ...leaveOut(properties),
        },
      };
    }
    case 'RECAPTCHA':
      return { success: true, challenge_ts, hostname, action: 'register', score: 0.9, ...leaveOut(facts) };
    case 'TURNSTILE':
      return {
        success: true,
        challenge_ts,
        hostname,
        'error-codes': [],
        action: 'register',
        cdata: '',
        ...leaveOut(facts),
      };
    case 'HCAPTCHA':
      return { success: true, challenge_ts, hostname, credit: false, ...leaveOut(facts) };
  }
}

/** A token is JSON, which has no undefined: null stands for a fact to leave out. */
const leaveOut = (facts: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact ?? undefined]));

const YES = JSON.stringify({ success: true, hostname: 'daily.example', action: 'register', score: 1 });
const SCRIPT = { 'content-type': 'application/json' };
/** 20 MB of white space, then an answer. */
const BOMB = gzipSync(`${' '.repeat(20_000_000)}${YES}`);

const FAULTS = {
  hang: () => {},
  reset: (response: ServerResponse) => void response.socket?.resetAndDestroy(),
  html: (response: ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Login</title>'),
  error500: (response: ServerResponse) => void response.writeHead(500, SCRIPT).end(YES),
  error503: (response: ServerResponse) => void response.writeHead(503).end('upstream'),
  tooManyRequests: (response: ServerResponse) => void response.writeHead(429, SCRIPT).end('{}'),
  halfJson: (response: ServerResponse) => void response.writeHead(200, SCRIPT).end(YES.slice(0, 40)),
  cutShort: (response: ServerResponse) => {
    response.writeHead(200, { ...SCRIPT, 'content-length': YES.length }).write(YES.slice(0, 40));
    setTimeout(() => response.destroy(), 20);
  },
  list: (response: ServerResponse) => void response.writeHead(200, SCRIPT).end(`[${YES}]`),
  nothing: (response: ServerResponse) => void response.writeHead(200, SCRIPT).end('null'),
  empty: (response: ServerResponse) => void response.writeHead(204).end(),
  redirect: (response: ServerResponse) => void response.writeHead(307, { location: '/elsewhere' }).end(YES),
  redirectToGet: (response: ServerResponse) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  trickle: (response: ServerResponse) => {
    response.writeHead(200, SCRIPT);
    const characters = `${' '.repeat(1000)}${YES}`[Symbol.iterator]();
    const timer = setInterval(() => response.write(characters.next().value ?? ' '), 50);
    response.once('close', () => clearInterval(timer));
  },
  tooLarge: (response: ServerResponse) =>
    void response.writeHead(200, SCRIPT).end(`${YES.slice(0, -1)},"x":"${'x'.repeat(65_536)}"}`),
  bomb: (response: ServerResponse) =>
    void response.writeHead(200, { ...SCRIPT, 'content-encoding': 'gzip' }).end(BOMB),
};
