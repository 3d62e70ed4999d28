// The text that the service prints when it has started.

/** Where the service listens, where GraphiQL is, and a command that registers a customer. */
export function welcome({ host, port, graphiql }: { host: string; port: number; graphiql: boolean }): string {
  const shown = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const url = `http://${shown}:${port}/graphql`;
  const lines = [`Listening on ${host}, port ${port}.`];
  if (graphiql) lines.push('', `GraphiQL: ${url}`);
  lines.push(
    '',
    'Register a customer:',
    '',
    `curl ${url} -H 'content-type: application/json' -d '${EXAMPLE_BODY}'`,
    '',
  );
  return lines.join('\n');
}

const EXAMPLE_BODY = JSON.stringify({
  query:
    'mutation($input: RegisterCustomerInput!) { registerCustomer(siteId: 1, input: $input) { __typename ' +
    '... on RegisterCustomerSuccess { customer { id email language } } ' +
    '... on ValidationError { fieldErrors { field code message limit } } ... on Error { message } } }',
  variables: { input: { email: 'grace@example.com', password: 'correct horse' } },
});
