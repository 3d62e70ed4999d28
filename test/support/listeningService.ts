// The whole service in this process, listening on a free port: for what only a socket shows.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import { createHttpServer, type HttpLimits, type HttpServer } from '../../src/http/server.ts';
import { type Environment, type Service, useService } from './service.ts';

export interface ListeningService extends Service {
  readonly http: HttpServer;
  readonly port: number;
  /** `http://127.0.0.1:port` */
  readonly origin: string;
}

/** As `useService`; it listens while a test runs. */
export function useListeningService(
  environment: Environment = {},
  limits: HttpLimits = {},
): ListeningService {
  let http: HttpServer;
  const port = () => (http.server.address() as AddressInfo).port;
  const service = useService(environment);
  beforeEach(async () => {
    http = createHttpServer(service.app, { ...service.config, log: service.log }, limits);
    http.server.listen(0, '127.0.0.1');
    await once(http.server, 'listening');
  });
  // It runs before the one of `service`: vitest runs the hooks after a test in reverse order.
  afterEach(() => {
    http.server.closeAllConnections();
    http.server.close();
  });
  return Object.defineProperties(service as ListeningService, {
    http: { get: () => http },
    port: { get: port },
    origin: { get: () => `http://127.0.0.1:${port()}` },
  });
}
