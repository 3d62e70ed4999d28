// Connections to endpoints that wait a few seconds for the next delivery: to connect costs more than to deliver.
import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

const IDLE_MS = 4000;
/** Hosts with idle connections; those of further hosts end with their request. */
const MAX_IDLE_HOSTS = 64;

export interface CheckedRequest extends ClientRequestArgs {
  /** The addresses that this request may connect to. */
  readonly checked: string;
}

/** A connection is used again only for a host that has the same addresses, each checked for the new request. */
function byCheckedAddresses<Kind extends HttpAgent>(agent: Kind): Kind {
  const getName = agent.getName.bind(agent);
  const keepSocketAlive = agent.keepSocketAlive.bind(agent);
  return Object.assign(agent, {
    getName: (request: CheckedRequest) => `${getName(request)} ${request.checked}`,
    keepSocketAlive: (socket: Parameters<typeof keepSocketAlive>[0]) =>
      Object.keys(agent.freeSockets).length < MAX_IDLE_HOSTS && keepSocketAlive(socket),
  });
}

// An idle connection does not keep the process alive. Each new one makes a whole handshake, with its certificate checked.
const options = { keepAlive: true, timeout: IDLE_MS, maxCachedSessions: 0 };

export const keptConnections = {
  http: byCheckedAddresses(new HttpAgent(options)),
  https: byCheckedAddresses(new HttpsAgent(options)),
};
