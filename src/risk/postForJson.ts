// One HTTP request to a provider, with bounds on the response.
import { NO_SOCKETS } from './provider.ts';

/** The maximum size of a response, after decompression. */
const MAX_RESPONSE_BYTES = 65_536;

/** A JSON object with any status, or the reason why there is none. */
export type HttpResult =
  | { readonly kind: 'JSON'; readonly status: number; readonly body: object }
  | { readonly kind: 'FAILURE'; readonly status?: number; readonly detail: string };

/** The detail for a connection that failed or was cut. */
export const BROKEN_CONNECTION = 'connection';

/** Limits of our own process and machine. */
const SOCKET_LIMITS = ['EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL'];

/**
 * Posts a form or JSON. Redirects are not followed: their target could answer in the provider's place, or receive our
 * secret. The errors of `fetch` are not passed on, because they may contain the URL, and with it a secret.
 */
export async function postForJson(
  url: string,
  body: URLSearchParams | object,
  signal: AbortSignal,
): Promise<HttpResult> {
  try {
    const form = body instanceof URLSearchParams;
    const response = await fetch(url, {
      method: 'POST',
      body: form ? body : JSON.stringify(body),
      headers: { accept: 'application/json', ...(form ? {} : { 'content-type': 'application/json' }) },
      redirect: 'manual',
      signal,
    });
    const text = await readBounded(response);
    const { status } = response;
    if (text === undefined) return { kind: 'FAILURE', status, detail: 'response too large' };
    return readJson(text, status);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    if (code !== undefined && SOCKET_LIMITS.includes(code)) return { kind: 'FAILURE', detail: NO_SOCKETS };
    return { kind: 'FAILURE', detail: signal.aborted ? 'deadline' : BROKEN_CONNECTION };
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Returning from the loop cancels the rest of the response.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_RESPONSE_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson(text: string, status: number): HttpResult {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      return { kind: 'JSON', status, body };
  } catch {}
  return { kind: 'FAILURE', status, detail: status === 200 ? 'not JSON' : `HTTP status ${status}` };
}
