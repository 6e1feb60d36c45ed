import {
  column,
  defineTable,
  lockRow,
  selectAll,
  type Database,
  type SqlParams,
  type ValueOf,
} from '@ticketing/service-chassis/database';
import type { ResultMessage } from '../application/ports/result-messages';
import type {
  UnacknowledgedResult,
  UnacknowledgedResultRepository,
} from '../application/ports/unacknowledged-result-repository';

const columns = {
  messageId: column.varchar(40),
  paymentId: column.varchar(40),
  about: column.varchar<ResultMessage['about']>(16),
  reason: column.nullable(column.nvarchar(200)),
} satisfies Record<keyof UnacknowledgedResult, unknown>;
const table = defineTable('untold_results', columns);

export function createUnacknowledgedResultRepository(database: Database): UnacknowledgedResultRepository {
  const select = async (rest: string, params: SqlParams, limit?: number) =>
    (await selectAll(database, table, rest, params, limit)).map(toResult);

  return {
    add: (tx, result, checkDueAt) =>
      table.insert(tx, { ...result, reason: result.reason ?? null }, { check_due_at: checkDueAt }),

    async acknowledge(tx, messageId) {
      await tx.execute('DELETE FROM untold_results WHERE message_id = @messageId', { messageId });
    },

    listDue: (now, limit) => select('WHERE check_due_at <= @now ORDER BY check_due_at', { now }, limit),

    async postponeCheck(messageId, until) {
      await database.execute(
        'UPDATE untold_results SET check_due_at = @until WHERE message_id = @messageId',
        { messageId, until },
      );
    },

    listByPayment: (paymentId) => select('WHERE payment_id = @paymentId ORDER BY message_id', { paymentId }),

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

function toResult({ reason, ...result }: ValueOf<typeof columns>): UnacknowledgedResult {
  return reason === null ? result : { ...result, reason };
}
