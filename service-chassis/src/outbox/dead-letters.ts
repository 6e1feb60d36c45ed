import type { Database, SqlRunner } from '../database/database';
import { lockRow } from '../database/lock-row';
import { changesRow, countRows, selectAll } from '../database/statements';
import * as column from '../database/table';
import type { Discrepancy, DiscrepancySource } from '../discrepancies/discrepancy';
import { createDismissals, dismissed, isInState, isOpen, joinDismissals } from '../discrepancies/dismissals';
import type { Logger } from '../logging/logger';
import type { Clock } from '../core/clock';

const KIND = 'dead_letter';

/** Messages that the relay no longer tries: they wait for an operator. */
export interface DeadLetters extends DiscrepancySource {
  /** How many dead letters wait, without the dismissed ones. */
  countOpen(): Promise<number>;
  /**
   * Puts a message back into the queue on behalf of the program. Unlike `retry`, which is for operators, it keeps a
   * dismissal, so that an operator need not dismiss the message again each time that this try fails. False when the
   * message is not a dead letter.
   */
  revive(messageId: string): Promise<boolean>;
  /** Deletes the dismissals of messages that were delivered later. */
  sweep(): Promise<void>;
}

const columns = {
  id: column.varchar(40),
  topic: column.varchar(64),
  tries: column.int('attempts'),
  lastError: column.nullable(column.nvarchar(1_000)),
  createdAt: column.datetime(),
  deadSince: column.datetime('next_attempt_at'),
  dismissed,
};
const table = column.defineTable('outbox_messages', columns);

export function createDeadLetters(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}): DeadLetters {
  const { database, clock } = parts;
  const dismissals = createDismissals(parts);

  const requeue = (runner: SqlRunner, id: string): Promise<boolean> =>
    changesRow(
      runner,
      `UPDATE outbox_messages SET status = 'PENDING', attempts = 0, next_attempt_at = @now
       WHERE id = @id AND status = 'DEAD'`,
      { id, now: clock.now() },
    );

  return {
    async list(after, limit, state) {
      const rest = `${joinDismissals} WHERE status = 'DEAD' AND id > @after AND ${isInState(state)} ORDER BY id`;
      return (await selectAll(database, table, rest, { after: after ?? '' }, limit)).map(toDiscrepancy);
    },

    retry: (id) =>
      database.transactions.run(async (tx) => {
        const isRequeued = await requeue(tx, id);
        if (isRequeued) await dismissals.remove(tx, id);
        return isRequeued;
      }),

    dismiss: (id, decision) =>
      dismissals.add(id, decision, async (tx) => {
        const where = `id = @id AND status = 'DEAD'`;
        const row = await lockRow<{ topic: string }>(
          tx,
          { table: 'outbox_messages', column: 'status', where, returning: ['topic'] },
          { id },
        );
        return row && { kind: KIND, subject: row.topic };
      }),

    countOpen: () =>
      countRows(database, `outbox_messages ${joinDismissals} WHERE status = 'DEAD' AND ${isOpen}`),

    revive: (messageId) => requeue(database, messageId),

    async sweep() {
      await database.execute(
        `DELETE FROM dismissals
         WHERE EXISTS (SELECT 1 FROM outbox_messages WHERE id = discrepancy_id AND status = 'DELIVERED')`,
      );
    },
  };
}

const toDiscrepancy = (letter: column.ValueOf<typeof columns>): Discrepancy => ({
  id: letter.id,
  kind: KIND,
  subject: letter.topic,
  detail: `Given up after ${letter.tries} tries. The last one failed with: ${letter.lastError ?? 'no error'}`,
  firstSeenAt: letter.createdAt,
  lastSeenAt: letter.deadSince,
  dismissed: letter.dismissed,
});
