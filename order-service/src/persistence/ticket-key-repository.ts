import { defineTable, UniqueViolation, varchar, type Database } from '@ticketing/service-chassis/database';
import type { StoredTicketKey, TicketKeyRepository } from '../application/ports/ticket-key-repository';

const table = defineTable('ticket_keys', {
  keyId: varchar(64),
  publicKey: varchar(200),
  encryptedPrivateKey: varchar(400, 'sealed_private_key'),
});

const ONLY_SLOT = 1;

export function createTicketKeyRepository(database: Database): TicketKeyRepository {
  return {
    find,
    async insertUnlessThere(key, now) {
      try {
        await table.insert(database, key, { slot: ONLY_SLOT, created_at: now });
      } catch (error) {
        // Another replica was first, so its key is used.
        if (!(error instanceof UniqueViolation)) throw error;
      }
      const stored = await find();
      if (stored === undefined) throw new Error('The ticket key vanished right after it was stored.');
      return stored;
    },
  };

  async function find(): Promise<StoredTicketKey | undefined> {
    const [row] = await database.query(`SELECT ${table.columns} FROM ticket_keys WHERE slot = @slot`, {
      slot: ONLY_SLOT,
    });
    return row === undefined ? undefined : table.fromRow(row);
  }
}
