// Accept: whatever it says, the caller gets the response, or 406 and nothing happens.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { useListeningService } from '../support/listeningService.ts';
import { REGISTER_CUSTOMER } from '../support/service.ts';

const service = useListeningService();

const OUR_TYPES = ['application/json; charset=utf-8', 'application/graphql-response+json; charset=utf-8'];

/** A registration by a client that sends this header, or none; `fetch` would always send one. */
function register(accept: string | undefined): Promise<{ status: number; type: string; body: string }> {
  const body = JSON.stringify({
    query: REGISTER_CUSTOMER,
    variables: { siteId: 1, input: { email: 'ada@example.com', password: 'correct horse' } },
  });
  const headers = { 'content-type': 'application/json', ...(accept !== undefined && { accept }) };
  return new Promise((resolve, reject) => {
    request(`${service.origin}/graphql`, { method: 'POST', headers }, async (response) => {
      const { statusCode = 0, headers } = response;
      resolve({ status: statusCode, type: String(headers['content-type']), body: await text(response) });
    })
      .on('error', reject)
      .end(body);
  });
}

const PARAMETERS = [
  '',
  ';charset=utf-8',
  ';charset=utf8',
  '; charset="utf-8"',
  ';charset=iso-8859-1',
  ';charset=utf8;q=0.9',
  ';q=0.9;charset=utf-16',
  ';version=1',
  ';q=0',
  ';q="0.000"',
  ';x=", application/json;"',
];
const RANGES = ['application/json', 'application/graphql-response+json', 'application/*', '*/*', '*'];
const OTHER_RANGES = ['text/html', 'text/event-stream', 'multipart/mixed', 'application/hal+json', 'json'];

const FORMS: (string | undefined)[] = [
  undefined,
  '',
  ',',
  ...RANGES.flatMap((range) => PARAMETERS.map((parameters) => range + parameters)),
  ...OTHER_RANGES.flatMap((range) =>
    ['', ';q=0', ', application/json;charset=utf8'].map((rest) => range + rest),
  ),
  'application/graphql-response+json; charset=utf8, application/json; charset=utf8',
  'application/json;q=0, application/graphql-response+json;q=0',
];

test.each(FORMS)('Accept: %s', async (accept) => {
  const { status, type, body } = await register(accept);
  const stored = await service.rows();
  const { data, errors } = JSON.parse(body);
  if (status === 406) {
    expect(errors).toMatchObject([{ message: expect.stringContaining('accept application/json') }]);
    expect(stored).toEqual([]);
  } else {
    expect(status).toBe(200);
    expect(OUR_TYPES).toContain(type);
    expect(stored).toMatchObject([{ id: data.registerCustomer.customer.id }]);
  }
});

test.each([
  ['application/json;q=0.1, application/graphql-response+json', OUR_TYPES[1], 400],
  ['application/graphql-response+json;q=0.1, application/json', OUR_TYPES[0], 200],
  ['multipart/mixed, application/json; charset=utf8', OUR_TYPES[0], 200],
])('the preferred type is the one of the response: %s', async (accept, type, status) => {
  const response = await fetch(`${service.origin}/graphql?query={unknownField}`, { headers: { accept } });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe(type);
});
