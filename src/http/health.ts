// Health: /livez tells whether the process runs, /readyz whether it should be sent requests.
import type { RequestListener, ServerResponse } from 'node:http';
import type { App } from '../app.ts';

export interface Health {
  readonly live: RequestListener;
  readonly ready: RequestListener;
  /** From now on the service is not ready. */
  readonly stopping: () => void;
}

export function createHealth(app: Pick<App, 'isReady'>): Health {
  let stopping = false;
  return {
    live: (_request, response) => answer(response, 200, 'live'),
    async ready(_request, response) {
      if (stopping) return answer(response, 503, 'stopping');
      const ready = await app.isReady();
      answer(response, ready ? 200 : 503, ready ? 'ready' : 'the database is out of reach or not up to date');
    },
    stopping() {
      stopping = true;
    },
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${text}\n`);
}
