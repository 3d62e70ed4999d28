// One way to the service for every hook.
import { ClientError, GraphQLClient, type TypedDocumentString } from 'graphql-request';
import { SERVICE_URL } from '../settings.ts';
import type { PageTexts } from '../texts/en.tsx';

/** Longer than the service takes to give an answer, even while its database is gone. */
const TIMEOUT_MS = 15_000;

const client = new GraphQLClient(SERVICE_URL);

/**
 * Sends a document, on behalf of the holder of `token` if there is one.
 * Throws where there is no answer, or a GraphQL error in place of data: see `failureText`.
 */
export function ask<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  token?: string,
): Promise<Result> {
  const requestHeaders: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return client.request<Result>({
    document: String(document),
    variables: { ...variables },
    requestHeaders,
    signal,
  });
}

/** Whether the service has answered when `ask` has thrown; else it is not known what became of the request. */
export function wasAnswered(error: unknown): boolean {
  return error instanceof ClientError;
}

/** What a visitor reads when `ask` has thrown. The messages of GraphQL errors are for programmers. */
export function failureText(error: unknown, texts: PageTexts): string {
  if (!(error instanceof ClientError)) return texts.unreachable;
  const requestId = error.response.errors?.[0]?.extensions?.requestId;
  return requestId ? `${texts.unavailable} (${texts.request(String(requestId))})` : texts.unavailable;
}
