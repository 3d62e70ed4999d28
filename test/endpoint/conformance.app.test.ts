// GraphQL over HTTP: all audits of graphql-http.
import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { useService } from '../support/service.ts';

const service = useService();

for (const audit of serverAudits({
  url: 'http://localhost/graphql',
  fetchFn: (url: string, init: RequestInit) => service.endpoint.fetch(url, init),
})) {
  test(audit.name, async () => {
    const result = await audit.fn();
    expect('reason' in result ? result.reason : result.status).toBe('ok');
  });
}
