// A GraphQL request as clients send it: JSON by POST, to an endpoint in this process or to a URL.

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are as various as the questions
  readonly body: any;
}

/** `fetch`, or that of an endpoint in this process. */
export type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;

/** Sends a body, which is made JSON unless it is a text already. */
export function postJson(
  fetch: Fetch,
  url: string,
  body: object | string,
  headers: Record<string, string> = {},
): Response | Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The data of an answer without errors. */
// biome-ignore lint/suspicious/noExplicitAny: see Answer
export function dataOf({ body }: Answer): any {
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

/** Sends a GraphQL request, and reads the answer. */
export async function askGraphql(
  fetch: Fetch,
  url: string,
  query: string,
  variables?: object,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await postJson(fetch, url, { query, variables }, headers);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
