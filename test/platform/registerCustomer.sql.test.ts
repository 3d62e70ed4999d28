// registerCustomer on the platform: the same steps as for visitors, for a publisher's own server.
import { describe, expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService({ RATE_LIMIT_PER_MINUTE: '2', RATE_LIMIT_PER_HOUR: '0' });

const REGISTER = /* GraphQL */ `
  mutation ($siteId: Int!, $input: RegisterCustomerInput!, $visitor: VisitorInput) {
    registerCustomer(siteId: $siteId, input: $input, visitor: $visitor) {
      __typename
      ... on RegisterCustomerSuccess { customer { id email language siteId } authToken { token } }
      ... on ValidationError { fieldErrors { path code message } }
      ... on RetryLaterError { reason }
      ... on Error { message }
    }
  }
`;

let emails = 0;
const nextInput = () => ({ ...GOOD_INPUT, email: `c${emails++}@example.com` });

async function register(siteId: number, input: object, visitor?: object | null, accountId = 1) {
  const { body } = await service.askPlatform(accountId, REGISTER, { siteId, input, visitor });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data.registerCustomer;
}

test('registers a customer of a site of the account, who can sign in', async () => {
  const input = nextInput();
  const { customer, authToken } = await register(1, input);
  expect(customer).toMatchObject({ email: input.email, siteId: 1 });
  const me = await service.ask('{ me { id } }', {}, { authorization: `Bearer ${authToken.token}` });
  expect(me.body.data.me).toEqual({ id: customer.id });
  expect(service.requestLines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ accountId: 1, siteId: 1, outcome: 'RegisterCustomerSuccess' }),
  );
});

test.each([3, 0, 2_147_483_647])(
  'the site %s is not found by an account that does not own it',
  async (siteId) => {
    expect(await register(siteId, nextInput())).toMatchObject({ __typename: 'SiteNotFoundError' });
    expect(await service.rows()).toEqual([]);
  },
);

test('all violated rules and what is taken are reported at once', async () => {
  const input = nextInput();
  await register(1, input);
  expect(await register(1, { ...input, password: '' })).toMatchObject({
    __typename: 'ValidationError',
    fieldErrors: [
      { path: ['input', 'email'], code: 'TAKEN' },
      { path: ['input', 'password'], code: 'REQUIRED' },
    ],
  });
});

describe('the rate limit', () => {
  const registerMany = async (count: number, visitor?: (index: number) => object | null) => {
    const outcomes: string[] = [];
    for (let index = 0; index < count; index++) {
      const { reason, __typename } = await register(1, nextInput(), visitor?.(index));
      outcomes.push(reason ?? __typename);
    }
    return outcomes;
  };
  const SUCCESS = 'RegisterCustomerSuccess';

  test('counts by the address of the visitor', async () => {
    const visitor = () => ({ address: ' 192.0.2.1 ' });
    expect(await registerMany(3, visitor)).toEqual([SUCCESS, SUCCESS, 'RATE_LIMITED']);
    expect(await registerMany(1, () => ({ address: '::ffff:192.0.2.1' }))).toEqual(['RATE_LIMITED']);
    expect(await registerMany(2, (index) => ({ address: `192.0.2.${2 + index}` }))).toEqual([
      SUCCESS,
      SUCCESS,
    ]);
  });

  test('does not apply to a request without an address', async () => {
    for (const visitor of [undefined, null, {}, { address: null }, { address: ' ' }]) {
      expect(await registerMany(3, () => visitor as never)).toEqual([SUCCESS, SUCCESS, SUCCESS]);
    }
  });

  test('of one account does not use up the attempts of a visitor elsewhere', async () => {
    const address = '192.0.2.77';
    expect(await registerMany(3, () => ({ address }))).toContain('RATE_LIMITED');
    const elsewhere = await register(3, nextInput(), { address }, 2);
    expect(elsewhere.__typename).toBe(SUCCESS);
  });
});

test.each(['localhost', '192.0.2.1:80', '192.0.2', '1', '[::1]', '192.0.2.1, 192.0.2.2', 'x\u0000'])(
  'the address %j is an argument error, and nothing is stored',
  async (address) => {
    const variables = { siteId: 1, input: nextInput(), visitor: { address } };
    const { body } = await service.askPlatform(1, REGISTER, variables);
    expect(body.errors).toMatchObject([
      {
        extensions: {
          code: 'BAD_USER_INPUT',
          argumentErrors: [{ path: ['visitor', 'address'], code: 'INVALID_FORMAT' }],
        },
      },
    ]);
    expect(await service.rows()).toEqual([]);
  },
);

describe('the language', () => {
  const french = { 'accept-language': 'fr' };

  test('is that of the visitor, else that of the site, and never that of the server', async () => {
    const languageOf = async (siteId: number, visitor: object | undefined, input: object = {}) => {
      const strong = { ...nextInput(), password: 'Correct1!', ...input };
      return (await register(siteId, strong, visitor)).customer.language;
    };
    expect(await languageOf(1, { acceptLanguage: 'de-CH, en;q=0.5' })).toBe('DE');
    expect(await languageOf(1, undefined)).toBe('EN');
    expect(await languageOf(2, undefined)).toBe('FR');
    expect(await languageOf(2, { acceptLanguage: '' })).toBe('FR');
    expect(await languageOf(2, { acceptLanguage: 'tlh' })).toBe('FR');
    expect(await languageOf(1, { acceptLanguage: 'de' }, { language: 'IT' })).toBe('IT');

    const { body } = await service.askPlatform(1, REGISTER, { siteId: 1, input: nextInput() }, french);
    expect(body.data.registerCustomer.customer.language).toBe('EN');
  });

  test('of messages is the same', async () => {
    const messageFor = async (siteId: number, visitor?: object) =>
      (await register(siteId, { email: 'x@example.com', password: '' }, visitor)).fieldErrors[0].message;
    const german = await messageFor(1, { acceptLanguage: 'de' });
    const english = await messageFor(1);
    expect(english).toBe('Please enter a password.');
    expect(german).not.toBe(english);
    expect(await messageFor(2)).not.toBe(english);
    expect(await messageFor(2, { acceptLanguage: 'de' })).toBe(german);
  });
});
