// The arguments of the list of an account's sites. (pure)
import { readIdCursor } from '../fields/idCursor.ts';
import { pageQuery } from '../fields/pageQuery.ts';

const INT32_MAX = 2 ** 31 - 1;

export const siteQuery = pageQuery((cursor) => {
  const id = readIdCursor(cursor);
  return id && /^[1-9]\d{0,9}$/.test(id) && Number(id) <= INT32_MAX ? Number(id) : null;
});
