// The whole service in this process, listening on a free port: for what only a socket shows.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/lib/log.ts';
import { type Service, useService, WITHOUT_RATE_LIMIT } from './service.ts';
import { GIVEN_KEYS } from './signingKeys.ts';

export interface ListeningService extends Service {
  readonly http: HttpServer;
  readonly port: number;
  /** `http://127.0.0.1:port` */
  readonly origin: string;
}

export function useListeningService(environment: Record<string, string> = {}): ListeningService {
  const service = useService(environment) as {
    -readonly [Key in keyof ListeningService]: ListeningService[Key];
  };
  beforeAll(async () => {
    const config = readConfig({ ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, ...environment });
    service.http = createHttpServer(service.app, {
      ...config,
      log: createLog('info', service.logDestination),
    });
    service.http.server.listen(0, '127.0.0.1');
    await once(service.http.server, 'listening');
    service.port = (service.http.server.address() as AddressInfo).port;
    service.origin = `http://127.0.0.1:${service.port}`;
  });
  afterAll(() => {
    service.http.server.closeAllConnections();
    service.http.server.close();
  });
  return service;
}
