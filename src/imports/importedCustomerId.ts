// The id of an imported customer: computed, so that it is the same in every run.
import { createHash } from 'node:crypto';
import { stringify } from 'uuid';

/** A UUIDv7 (RFC 9562, section 5.7) of the moment, whose 74 random bits are a digest of the account and the old id. */
export function importedCustomerId(accountId: number, oldProviderId: string, createdAt: Date): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['import', accountId, oldProviderId]))
    .digest();
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(createdAt.getTime(), 0, 6);
  digest.copy(bytes, 6, 0, 10);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return stringify(bytes);
}
