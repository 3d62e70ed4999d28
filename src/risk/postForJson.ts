// One HTTP request to a provider, with bounds on everything that it can send back.

/** The most of an answer that is read, after decompression. */
const MAX_ANSWER_BYTES = 65_536;

/** A JSON object with whatever status, or the reason why there is none. */
export type Reception =
  | { readonly kind: 'JSON'; readonly status: number; readonly body: object }
  | { readonly kind: 'FAILURE'; readonly status?: number; readonly detail: string };

/** The detail of a connection that could not be made or was cut. */
export const BROKEN_CONNECTION = 'connection';

/**
 * Posts a form or JSON. Redirects are not followed: who can make the provider's address redirect could otherwise
 * answer in its place, or have our secret sent to another one. The errors of `fetch` are not passed on: they may hold
 * the address, and with it a secret.
 */
export async function postForJson(
  url: string,
  body: URLSearchParams | object,
  signal: AbortSignal,
): Promise<Reception> {
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
    if (text === undefined) return { kind: 'FAILURE', status, detail: 'answer too large' };
    return readJson(text, status);
  } catch {
    return { kind: 'FAILURE', detail: signal.aborted ? 'deadline' : BROKEN_CONNECTION };
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson(text: string, status: number): Reception {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      return { kind: 'JSON', status, body };
  } catch {}
  return { kind: 'FAILURE', status, detail: status === 200 ? 'not JSON' : `HTTP status ${status}` };
}
