// A receiver of webhooks that verifies each request, and keeps the customers of the events.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { App } from '../../src/app.ts';

export interface WebhookReceiver {
  readonly url: string;
  /** The ids of customers, in the order of arrival. */
  readonly received: string[];
  /** Why requests were refused. */
  readonly refused: string[];
  /** Sets the secret of the endpoint. */
  readonly trust: (secret: string) => void;
  readonly close: () => void;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: string[] = [];
  const refused: string[] = [];
  let trusted = '';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      try {
        new Webhook(trusted).verify(body, request.headers as Record<string, string>);
        received.push(JSON.parse(body).data.customerId);
        response.writeHead(204).end();
      } catch (error) {
        refused.push(String(error));
        response.writeHead(400).end();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    refused,
    trust(secret) {
      trusted = secret;
    },
    close() {
      server.close();
      // The service keeps connections for the deliveries that follow.
      server.closeAllConnections();
    },
  };
}

/** An endpoint of the first account, for the events of new customers. */
export async function createEndpoint(app: App, url: string): Promise<{ id: string; secret: string }> {
  const input = { url, label: 'receiver', eventTypes: ['CUSTOMER_REGISTERED'] as const };
  const outcome = await app.webhooks.create(1, input);
  if (outcome.kind !== 'CreateWebhookEndpointSuccess') throw new Error(outcome.kind);
  return { id: outcome.endpoint.id, secret: outcome.secret };
}
