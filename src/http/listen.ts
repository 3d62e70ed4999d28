// Listening on a port, and checking beforehand that this is possible.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { StartError } from '../lib/startError.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0: the operating system chooses. */
  readonly port: number;
  /** The setting of the port. */
  readonly setting: 'PORT' | 'METRICS_PORT';
}

/** @throws StartError if the address is not available. */
export async function listen(server: Server, address: ListenAddress): Promise<void> {
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartError(problem(address, (error as NodeJS.ErrnoException).code));
  }
}

/**
 * Checks all addresses before anything is created that takes time.
 * @throws StartError that lists every problem.
 */
export async function checkAddresses(addresses: readonly ListenAddress[]): Promise<void> {
  const problems = new Set<string>();
  for (const address of addresses) {
    const server = createServer();
    try {
      await listen(server, address);
      server.close();
      await once(server, 'close');
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      problems.add(error.message);
    }
  }
  if (problems.size > 0) throw new StartError([...problems].join('\n'));
}

function problem({ host, port, setting }: ListenAddress, code: string | undefined): string {
  switch (code) {
    case 'EADDRINUSE':
      return `${setting}: port ${port} on ${host} is in use. Stop the process that uses it, or set ${setting} to another port.`;
    case 'EACCES':
      return `${setting}: this user may not listen on port ${port}. Set ${setting} to 1024 or higher.`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAFNOSUPPORT':
      return `HOST: ${host} is not an address of this machine (${code}). Set HOST to 127.0.0.1, to 0.0.0.0 for all addresses, or to another address of this machine.`;
    default:
      return `${setting}: cannot listen on ${host}, port ${port} (${code}). Set HOST or ${setting} to another value.`;
  }
}
