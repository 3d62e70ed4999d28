// One HTTP request to an endpoint. Nothing of the response is kept but its status and Retry-After.
import type { LookupAddress } from 'node:dns';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AddressNotAllowed, type AllowedAddresses } from './allowedAddresses.ts';
import { type CheckedRequest, keptConnections } from './keptConnections.ts';
import type { AttemptOutcome, PostResult } from './webhookEndpoint.ts';

export interface PostOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowed: AllowedAddresses;
  readonly connectMs?: number;
  readonly totalMs?: number;
}

const CONNECT_MS = 3000;
const TOTAL_MS = 15_000;
/** More of a response is not read. */
const MAX_RESPONSE_BYTES = 8192;

export type PostWebhook = (options: PostOptions) => Promise<PostResult>;

/** Posts JSON. Follows no redirect, connects to no address that is not allowed, and never throws. */
export const postWebhook: PostWebhook = async ({
  url,
  headers,
  body,
  allowed,
  connectMs = CONNECT_MS,
  totalMs = TOTAL_MS,
}) => {
  const started = performance.now();
  const result = (outcome: AttemptOutcome, response?: IncomingMessage): PostResult => ({
    outcome,
    status: response?.statusCode ?? null,
    retryAfterSeconds: response ? retryAfter(response) : null,
    milliseconds: Math.round(performance.now() - started),
  });
  const target = new URL(url);
  const secure = target.protocol === 'https:';

  return new Promise<PostResult>((resolve) => {
    let request: ClientRequest | undefined;
    let connected = false;
    let timedOut = false;
    const timeOut = () => {
      timedOut = true;
      if (request) request.destroy();
      else fail();
    };
    let connecting = setTimeout(timeOut, connectMs);
    const total = setTimeout(timeOut, totalMs);
    const end = (value: PostResult) => {
      clearTimeout(connecting);
      clearTimeout(total);
      resolve(value);
    };
    const fail = (error?: Error) => {
      if (timedOut) return end(result('TIMED_OUT'));
      if (error instanceof AddressNotAllowed) return end(result('ADDRESS_NOT_ALLOWED'));
      end(result(secure && connected && isTlsError(error) ? 'TLS_FAILED' : 'UNREACHABLE'));
    };

    const send = (addresses: readonly LookupAddress[], mayReuse: boolean) => {
      let answered = false;
      const options: CheckedRequest = {
        method: 'POST',
        agent: mayReuse && (secure ? keptConnections.https : keptConnections.http),
        checked: addresses
          .map(({ address }) => address)
          .toSorted()
          .join(),
        lookup: (_hostname, { all }, callback) => {
          const [first] = addresses;
          if (all) callback(null, [...addresses]);
          else callback(null, first?.address ?? '', first?.family);
        },
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'customer-registration',
          ...headers,
        },
      };
      const sent = (secure ? httpsRequest : httpRequest)(target, options);
      request = sent;
      sent.on('socket', (socket) => {
        socket.prependOnceListener('data', () => {
          answered = true;
        });
        if (sent.reusedSocket) return clearTimeout(connecting);
        socket.once('connect', () => {
          connected = true;
        });
        socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
      });
      sent.on('error', (error) => {
        if (timedOut || answered || !sent.reusedSocket) return fail(error);
        // The receiver had closed the kept connection: it has not seen this attempt.
        connecting = setTimeout(timeOut, connectMs);
        send(addresses, false);
      });
      sent.on('response', (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_RESPONSE_BYTES) sent.destroy();
        });
        // The status decides, also where the body stalls.
        response.on('close', () => end(result(outcomeOf(response.statusCode ?? 0), response)));
      });
      sent.end(body);
    };

    allowed.addressesOf(target.hostname, { secure }).then((addresses) => {
      if (!timedOut) send(addresses, true);
    }, fail);
  });
};

function outcomeOf(status: number): AttemptOutcome {
  if (status >= 200 && status < 300) return 'DELIVERED';
  if (status >= 300 && status < 400) return 'REDIRECTED';
  return status === 410 ? 'GONE' : 'REFUSED';
}

/** OpenSSL's and Node's codes for certificates and handshakes; a connection that is reset during the handshake is none. */
function isTlsError(error: NodeJS.ErrnoException | undefined): boolean {
  return /^(?:ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|EPROTO|INVALID_CA|HOSTNAME_MISMATCH)/.test(
    error?.code ?? '',
  );
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function retryAfter({ statusCode, headers }: IncomingMessage): number | null {
  const value = headers['retry-after'];
  if (value === undefined || (statusCode !== 429 && statusCode !== 503)) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
