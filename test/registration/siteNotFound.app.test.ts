// SiteNotFoundError: no such site; and a siteId that is no int32 is an error of the request.
import { expect, test } from 'vitest';
import { GOOD_INPUT, REGISTER_CUSTOMER, useService } from '../support/service.ts';

const service = useService();

test.each([5, 0, -1, 2 ** 31 - 1, -(2 ** 31)])('site %i does not exist', async (siteId) => {
  expect(await service.register(siteId, GOOD_INPUT)).toEqual({
    __typename: 'SiteNotFoundError',
    message: 'This site does not exist.',
  });
  expect(await service.rows()).toEqual([]);
});

test.each([2 ** 31, -(2 ** 31) - 1, 1.5, 1e100, '1', true, null, [1, 2]])(
  'siteId %j is no int32',
  async (siteId) => {
    const { body } = await service.ask(REGISTER_CUSTOMER, { siteId, input: GOOD_INPUT });
    expect(body.data).toBeUndefined();
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await service.rows()).toEqual([]);
  },
);
