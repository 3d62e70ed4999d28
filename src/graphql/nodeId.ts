// Ids that are unique across all types: `Site:1`, `Account:1`, and a customer's UUID as it is. (pure)
import { validate as isUuid } from 'uuid';
import type { Account } from '../accounts/account.ts';
import type { Customer } from '../customers/customer.ts';
import type { Site } from '../sites/site.ts';

/** An object that can be read again by its id. */
export type Node = Account | Site | Customer;

/** What an id names; `number` is an int32. */
export type NodeKey =
  | { readonly type: 'Account' | 'Site'; readonly number: number }
  | { readonly type: 'Customer'; readonly id: string };

const NUMBERED = /^(Account|Site):([1-9]\d{0,9})$/;
const INT32_MAX = 2 ** 31 - 1;

export function nodeType(node: Node): NodeKey['type'] {
  if ('email' in node) return 'Customer';
  return 'settings' in node ? 'Site' : 'Account';
}

export function nodeId(node: Node): string {
  return typeof node.id === 'string' ? node.id : `${nodeType(node)}:${node.id}`;
}

/** Nothing for a text that is the id of no node. */
export function readNodeId(text: string): NodeKey | undefined {
  if (isUuid(text)) return { type: 'Customer', id: text };
  const [, type, digits] = NUMBERED.exec(text) ?? [];
  const number = Number(digits);
  return (type === 'Account' || type === 'Site') && number <= INT32_MAX ? { type, number } : undefined;
}
