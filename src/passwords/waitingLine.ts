// The waiting line of the hashing queue: who gets a place, who gives one up, and whose turn is next.

/** Whose work a ticket stands for: it registers or signs in at a site, from a client network. */
export interface Owner {
  readonly siteId: number;
  readonly network: string;
}

export interface WaitingLine<Ticket extends Owner> {
  readonly length: () => number;
  /**
   * The ticket that has to leave if this one joins a line that may hold so many at present: the newcomer itself if it gets
   * no place, null if none has to leave.
   */
  readonly displacedBy: (newcomer: Ticket, capacity: number) => Ticket | null;
  readonly add: (ticket: Ticket) => void;
  readonly remove: (ticket: Ticket) => void;
  /** Removes and returns the ticket whose turn it is: networks take turns, and the sites of a network take turns. */
  readonly takeNext: () => Ticket | undefined;
}

/**
 * No site and no network ever holds more than half of the places. Where no place is left for a newcomer, the youngest
 * ticket of the site or network that holds most gives up its place: a flood displaces itself.
 */
export function createWaitingLine<Ticket extends Owner>(places: number): WaitingLine<Ticket> {
  /** In the order of arrival. */
  const tickets: Ticket[] = [];
  /** Those that wait, in the order of their turns. */
  const networks = new Set<string>();
  const sites = new Set<number>();

  function remove(ticket: Ticket): void {
    tickets.splice(tickets.indexOf(ticket), 1);
    const { network, siteId } = ticket;
    if (!tickets.some((other) => other.network === network)) networks.delete(network);
    if (!tickets.some((other) => other.siteId === siteId)) sites.delete(siteId);
  }

  return {
    length: () => tickets.length,
    displacedBy(newcomer, capacity) {
      const all = [...tickets, newcomer];
      const sameNetwork = all.filter(({ network }) => network === newcomer.network);
      const sameSite = all.filter(({ siteId }) => siteId === newcomer.siteId);
      if (all.length > capacity) return youngestOfLargest(all, all);
      if (sameNetwork.length > places / 2) return youngestOfLargest(sameNetwork, all);
      if (sameSite.length > places / 2) return youngestOfLargest(sameSite, all);
      return null;
    },
    add(ticket) {
      tickets.push(ticket);
      networks.add(ticket.network);
      sites.add(ticket.siteId);
    },
    remove,
    takeNext() {
      const [network] = networks;
      const own = tickets.filter((ticket) => ticket.network === network);
      const siteId = [...sites].find((site) => own.some((ticket) => ticket.siteId === site));
      const ticket = own.find((each) => each.siteId === siteId);
      if (!ticket) return undefined;
      remove(ticket);
      moveToEnd(networks, ticket.network);
      moveToEnd(sites, ticket.siteId);
      return ticket;
    },
  };
}

/** Of these tickets, the youngest one whose site or network holds most places of all; then the smaller of both counts. */
function youngestOfLargest<Ticket extends Owner>(tickets: readonly Ticket[], all: readonly Ticket[]): Ticket {
  const bySite = count(all.map(({ siteId }) => siteId));
  const byNetwork = count(all.map(({ network }) => network));
  const shares = ({ siteId, network }: Ticket) => {
    const [site = 0, client = 0] = [bySite.get(siteId), byNetwork.get(network)];
    return [Math.max(site, client), Math.min(site, client)] as const;
  };
  return tickets.reduce((largest, ticket) => {
    const [most, second] = shares(ticket);
    const [largestMost, largestSecond] = shares(largest);
    // Equal shares: the later ticket, which is the younger one.
    return most > largestMost || (most === largestMost && second >= largestSecond) ? ticket : largest;
  });
}

function count<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function moveToEnd<Key>(order: Set<Key>, key: Key): void {
  if (order.delete(key)) order.add(key);
}
