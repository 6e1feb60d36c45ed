import {
  defineTable,
  lockRow,
  nullable,
  nvarchar,
  varchar,
  type Database,
  type SqlParams,
} from '@ticketing/service-chassis/database';
import type { OrderMessage } from '../application/ports/order-messages';
import type {
  UnacknowledgedResult,
  UnacknowledgedResultRepository,
} from '../application/ports/unacknowledged-result-repository';

const table = defineTable('untold_results', {
  messageId: varchar(40),
  paymentId: varchar(40),
  about: varchar<OrderMessage['about']>(16),
  reason: nullable(nvarchar(200)),
} satisfies Record<keyof UnacknowledgedResult, unknown>);

const SELECT = `SELECT ${table.columns} FROM untold_results`;

export function createUnacknowledgedResultRepository(database: Database): UnacknowledgedResultRepository {
  const select = async (text: string, params: SqlParams) => (await database.query(text, params)).map(fromRow);

  return {
    add: (tx, result, checkDueAt) =>
      table.insert(tx, { ...result, reason: result.reason ?? null }, { check_due_at: checkDueAt }),

    async acknowledge(tx, messageId) {
      await tx.execute('DELETE FROM untold_results WHERE message_id = @messageId', { messageId });
    },

    listDue: (now, limit) =>
      select(
        database.dialect.firstRows(`${SELECT} WHERE check_due_at <= @now ORDER BY check_due_at`, limit),
        { now },
      ),

    async postponeCheck(messageId, until) {
      await database.execute(
        'UPDATE untold_results SET check_due_at = @until WHERE message_id = @messageId',
        { messageId, until },
      );
    },

    listByPayment: (paymentId) =>
      select(`${SELECT} WHERE payment_id = @paymentId ORDER BY message_id`, { paymentId }),

    async lock(tx, messageId) {
      const lock = { table: 'untold_results', column: 'about', where: 'message_id = @messageId' };
      return (await lockRow(tx, { ...lock, returning: ['message_id'] }, { messageId })) !== undefined;
    },

    async replaceMessage(tx, messageId, by) {
      await tx.execute('UPDATE untold_results SET message_id = @by WHERE message_id = @messageId', {
        messageId,
        by,
      });
    },
  };
}

function fromRow(row: object): UnacknowledgedResult {
  const { reason, ...result } = table.fromRow(row);
  return reason === null ? result : { ...result, reason };
}
