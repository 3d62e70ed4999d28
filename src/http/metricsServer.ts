// A separate server for metrics, on a port that the public cannot reach.
import { createServer, type Server } from 'node:http';
import type { Metrics } from '../endpoint/metrics.ts';
import { requestTarget } from './requestTarget.ts';

export function createMetricsServer(metrics: Pick<Metrics, 'read' | 'contentType'>): Server {
  return createServer(async ({ url = '' }, response) => {
    const [path] = requestTarget(url).split('?', 1);
    if (path !== '/metrics') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.read());
  });
}
