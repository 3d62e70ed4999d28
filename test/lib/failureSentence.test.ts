// Failures of the start and of commands: one sentence, whatever was thrown.
import { expect, test } from 'vitest';
import { failureSentence } from '../../src/lib/failureSentence.ts';
import { Fault } from '../../src/lib/fault.ts';
import { StartError } from '../../src/lib/startError.ts';

const withFields = (message: string, fields: object) => Object.assign(new Error(message), fields);

test.for<[string, unknown, string]>([
  ['a start error', new StartError('PORT: in use.\nHOST: unknown.'), 'PORT: in use.\nHOST: unknown.'],
  [
    'a database that is out of reach',
    new Fault('SERVICE_UNAVAILABLE', 'The database is unreachable', { databaseCode: 'ECONNREFUSED' }),
    'The database is unreachable: (ECONNREFUSED). Check DATABASE_URL, and that the server accepts connections.',
  ],
  [
    'a role without rights',
    new Fault('INTERNAL_SERVER_ERROR', 'A database query failed', {
      databaseCode: '42501',
      databaseMessage: 'permission denied for table sites',
    }),
    'The database rejected a query: permission denied for table sites (42501). Check the schema and the rights of the role in DATABASE_URL.',
  ],
  ['a fault without a code', new Fault('INTERNAL_SERVER_ERROR', 'A bug'), 'A bug.'],
  [
    'a query with its parameters',
    withFields('Failed query: insert into accounts\nparams: hunter2', {
      cause: withFields('duplicate key value', { code: '23505' }),
    }),
    'Unexpected failure: duplicate key value (23505)',
  ],
  [
    'an error of the operating system',
    withFields("EACCES: permission denied, mkdir '/data'", { code: 'EACCES', errno: -13 }),
    "Unexpected failure: EACCES: permission denied, mkdir '/data'",
  ],
  ['an object without a message', { name: 'ErrnoError', errno: 44 }, 'Unexpected failure: ErrnoError (44)'],
  [
    'an error of several lines',
    new Error('No native build\n    at load.js'),
    'Unexpected failure: No native build',
  ],
  ['an empty message', new TypeError(''), 'Unexpected failure: TypeError'],
  ['text', 'out of order', 'Unexpected failure: out of order'],
  ['nothing', undefined, 'Unexpected failure: undefined'],
])('%s', ([, error, sentence]) => {
  expect(failureSentence(error)).toBe(sentence);
});
