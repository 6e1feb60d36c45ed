import type { Database, SqlParams } from '@ticketing/service-chassis/database';
import type { OrderMessage, UntoldResult, UntoldResults } from '../application/ports';

interface Row {
  message_id: string;
  payment_id: string;
  about: OrderMessage['about'];
  reason: string | null;
}

const SELECT = 'SELECT message_id, payment_id, about, reason FROM untold_results';

export function createUntoldResultRepository(database: Database): UntoldResults {
  async function select(text: string, params: SqlParams): Promise<UntoldResult[]> {
    return (await database.query<Row>(text, params)).map(fromRow);
  }

  return {
    async add(tx, { messageId, paymentId, about, reason }, checkDueAt) {
      await tx.execute(
        `INSERT INTO untold_results (message_id, payment_id, about, reason, check_due_at)
         VALUES (@messageId, @paymentId, @about, @reason, @checkDueAt)`,
        { messageId, paymentId, about, reason: reason ?? null, checkDueAt },
      );
    },

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

    ofPayment: (paymentId) =>
      select(`${SELECT} WHERE payment_id = @paymentId ORDER BY message_id`, { paymentId }),

    async lock(tx, messageId) {
      // A changed row stays locked until the end of the transaction, on both engines.
      const locked = await tx.execute(
        'UPDATE untold_results SET about = about WHERE message_id = @messageId',
        { messageId },
      );
      return locked === 1;
    },

    async replaceMessage(tx, messageId, by) {
      await tx.execute('UPDATE untold_results SET message_id = @by WHERE message_id = @messageId', {
        messageId,
        by,
      });
    },
  };
}

const fromRow = (row: Row): UntoldResult => ({
  messageId: row.message_id,
  paymentId: row.payment_id,
  about: row.about,
  ...(row.reason === null ? {} : { reason: row.reason }),
});
