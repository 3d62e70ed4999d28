// Health: /livez reports whether the process runs, /readyz whether it should receive requests.
import type { RequestListener, ServerResponse } from 'node:http';
import type { App } from '../app.ts';

export interface Health {
  readonly live: RequestListener;
  readonly ready: RequestListener;
  /** From now on /readyz responds with 503. */
  readonly stopping: () => void;
}

export function createHealth(app: Pick<App, 'isReady'>): Health {
  let stopping = false;
  return {
    live: (_request, response) => respond(response, 200, 'live'),
    async ready(_request, response) {
      if (stopping) return respond(response, 503, 'stopping');
      const ready = await app.isReady();
      respond(response, ready ? 200 : 503, ready ? 'ready' : 'the database is unreachable or not up to date');
    },
    stopping() {
      stopping = true;
    },
  };
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${text}\n`);
}
