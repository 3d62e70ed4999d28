// The arguments of the list of an account's API keys. (pure)
import { validate as isUuid } from 'uuid';
import { readIdCursor } from '../fields/idCursor.ts';
import { pageQuery } from '../fields/pageQuery.ts';

export const apiKeyQuery = pageQuery((cursor) => {
  const id = readIdCursor(cursor);
  return id && isUuid(id) ? id : null;
});
