import { UniqueViolation, type Database } from '@ticketing/service-chassis/database';
import type { StoredTicketKey, TicketKeyStore } from '../application/ticket-keys';

const ONLY_SLOT = 1;

export function createTicketKeyRepository(database: Database): TicketKeyStore {
  async function find(): Promise<StoredTicketKey | undefined> {
    const [row] = await database.query<{ key_id: string; public_key: string; sealed_private_key: string }>(
      'SELECT key_id, public_key, sealed_private_key FROM ticket_keys WHERE slot = @slot',
      { slot: ONLY_SLOT },
    );
    return row === undefined
      ? undefined
      : { keyId: row.key_id, publicKey: row.public_key, sealedPrivateKey: row.sealed_private_key };
  }

  return {
    find,
    async insertUnlessThere(key, now) {
      try {
        await database.execute(
          `INSERT INTO ticket_keys (slot, key_id, public_key, sealed_private_key, created_at)
           VALUES (@slot, @keyId, @publicKey, @sealedPrivateKey, @now)`,
          { slot: ONLY_SLOT, ...key, now },
        );
      } catch (error) {
        // Another replica was first: its key is the one.
        if (!(error instanceof UniqueViolation)) throw error;
      }
      const stored = await find();
      if (stored === undefined) throw new Error('The ticket key vanished right after it had been stored.');
      return stored;
    },
  };
}
