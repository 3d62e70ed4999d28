// What a new user reads when the service has started. (pure)
import { MAILBOX_PATH } from './mailboxPage.ts';

export interface WelcomeFacts {
  readonly host: string;
  readonly port: number;
  readonly graphiql: boolean;
  /** Whether mails are shown on a page instead of being sent. */
  readonly mailbox: boolean;
  /** Whether there is the site that the example uses. */
  readonly hasFirstSite: boolean;
  /** The API key that was created with the demo accounts, at the first start. */
  readonly demoApiKey: string | undefined;
}

/** Where the service listens. */
export function listening({ host, port }: Pick<WelcomeFacts, 'host' | 'port'>): string {
  return `Listening on ${host}, port ${port}.`;
}

/** Where the service listens, where GraphiQL is, the demo API key, and a command that registers a customer. */
export function welcome(facts: WelcomeFacts): string {
  const { host, port, graphiql, mailbox, hasFirstSite, demoApiKey } = facts;
  const shown = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const url = `http://${shown}:${port}`;
  const lines = [listening(facts), ''];
  if (graphiql) {
    lines.push(
      `GraphiQL: ${url}/graphql`,
      `GraphiQL of the platform, for publishers: ${url}/platform/graphql`,
      '',
    );
  }
  if (mailbox) lines.push(`Mails are not sent: they are shown on ${url}${MAILBOX_PATH}`, '');
  if (demoApiKey !== undefined) {
    lines.push(
      'A demo API key of account 1, for the platform. It is shown only now:',
      '',
      `Authorization: Bearer ${demoApiKey}`,
      '',
    );
  }
  if (hasFirstSite) {
    lines.push(
      'Register a customer:',
      '',
      `curl ${url}/graphql -H 'content-type: application/json' -d '${EXAMPLE_BODY}'`,
      '',
    );
  }
  return lines.join('\n');
}

const EXAMPLE_BODY = JSON.stringify({
  query:
    'mutation($input: RegisterCustomerInput!) { registerCustomer(siteId: 1, input: $input) { __typename ' +
    '... on RegisterCustomerSuccess { customer { id email language } } ' +
    '... on ValidationError { fieldErrors { field code message limit } } ... on Error { message } } }',
  variables: { input: { email: 'grace@example.com', password: 'correct horse' } },
});

/** What to do if the database has no accounts, without which there is no site to register at. */
export function withoutAccounts(database: 'embedded' | 'postgres'): string {
  return database === 'postgres'
    ? 'The database has no accounts yet. Add demo accounts with `npm run --silent cli -- seed`, or create your own with ' +
        '`npm run --silent cli -- account create NAME` and `npm run --silent cli -- site create --help`.'
    : 'The embedded database has no accounts, because demo accounts are not added in production. Stop the service, create ' +
        'an account with `npm run --silent cli -- account create NAME` and a site with `npm run --silent cli -- site create ' +
        '--help`, and start it again; or use PostgreSQL: set DATABASE_URL.';
}
