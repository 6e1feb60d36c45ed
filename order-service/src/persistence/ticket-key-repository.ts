import {
  column,
  defineTable,
  isInserted,
  selectOne,
  type Database,
} from '@ticketing/service-chassis/database';
import type { TicketKeyRepository } from '../application/ports/ticket-key-repository';

const table = defineTable('ticket_keys', {
  keyId: column.varchar(64),
  publicKey: column.varchar(200),
  encryptedPrivateKey: column.varchar(400, 'sealed_private_key'),
});

const ONLY_SLOT = 1;

export function createTicketKeyRepository(database: Database): TicketKeyRepository {
  const find = () => selectOne(database, table, 'WHERE slot = @slot', { slot: ONLY_SLOT });

  return {
    find,
    async insertUnlessThere(key, now) {
      // When another replica was first, its key is used.
      await isInserted(table.insert(database, key, { slot: ONLY_SLOT, created_at: now }));
      const stored = await find();
      if (stored === undefined) throw new Error('The ticket key vanished right after it was stored.');
      return stored;
    },
  };
}
