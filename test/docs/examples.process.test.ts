// The examples in the documents are what the service really answers.
import { expect, test } from 'vitest';
import { refreshDocs } from '../../tools/docs.ts';
import { anyDatabase } from '../support/serverDatabase.ts';
import { SECRETS_KEY } from '../support/service.ts';

test('the documents are fresh (npm run docs)', { timeout: 120_000 }, async () => {
  const settings = {
    ...(await anyDatabase()),
    SECRETS_KEY,
    // They are not used, but without them no site could verify addresses.
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'no-reply@publisher.example',
    // Here is the webhook of the examples.
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  };
  expect(await refreshDocs(settings, { check: true })).toEqual([]);
});
