// Reads the hash parameters of a Firebase project: the console's `hash_config { ... }`, or JSON with the same names.
import { BASE64, fromBase64 } from './encoding.ts';
import type { FirebaseParameters } from './firebase.ts';

/** Undefined if a parameter is missing or not valid. */
export function readFirebaseParameters(text: string): FirebaseParameters | undefined {
  const given = new Map<string, string>();
  // `name: value,` of the console, and `"name": "value",` of JSON: no value contains one of these characters.
  for (const part of text.split(/[\n,{}]/)) {
    const colon = part.indexOf(':');
    if (colon === -1) continue;
    given.set(
      unquoted(part.slice(0, colon)).toLowerCase().replaceAll('_', ''),
      unquoted(part.slice(colon + 1)),
    );
  }
  const algorithm = given.get('algorithm')?.toUpperCase() ?? 'SCRYPT';
  const signerKey = given.get('base64signerkey');
  const saltSeparator = given.get('base64saltseparator') ?? '';
  const rounds = Number(given.get('rounds'));
  const memCost = Number(given.get('memcost'));
  const isBase64 = (value: string) => new RegExp(`^${BASE64}$`).test(value);
  if (algorithm !== 'SCRYPT' || signerKey === undefined || !isBase64(signerKey)) return undefined;
  if (saltSeparator !== '' && !isBase64(saltSeparator)) return undefined;
  if (!Number.isInteger(rounds) || !Number.isInteger(memCost) || rounds < 1 || memCost < 1) return undefined;
  return { signerKey: fromBase64(signerKey), saltSeparator: fromBase64(saltSeparator), rounds, memCost };
}

function unquoted(text: string): string {
  return text.replaceAll('"', '').trim();
}
