// A receiver of events: verifies each one, answers at once, then reads the customer through the platform API.
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const {
  WEBHOOK_SECRET,
  API_KEY,
  PLATFORM_URL = 'http://127.0.0.1:4000/platform/graphql',
  PORT = '4001',
} = process.env;
if (!WEBHOOK_SECRET || !API_KEY) throw new Error('Set WEBHOOK_SECRET and API_KEY.');
const webhook = new Webhook(WEBHOOK_SECRET);
/** In production: a table with a unique key, because an event may arrive twice. */
const seen = new Set();

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  let event;
  try {
    event = webhook.verify(body, request.headers);
  } catch {
    return response.writeHead(400).end();
  }
  response.writeHead(204).end();
  const id = request.headers['webhook-id'];
  if (seen.has(id)) return;
  seen.add(id);
  console.log(event.type, await readCustomer(event.data.customerId));
}).listen(Number(PORT), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${PORT}`));

/** The latest state of the customer; null if it was deleted since, or the event is about none. */
async function readCustomer(id) {
  if (!id) return null;
  const response = await fetch(PLATFORM_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify({
      query: 'query ($id: ID!) { customer(id: $id) { id email name language } }',
      variables: { id },
    }),
  });
  return (await response.json()).data?.customer ?? null;
}
