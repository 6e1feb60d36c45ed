import type { Database, SqlRunner } from '../database/database';
import { lockRow } from '../database/lock-row';
import { changesRow, countRows } from '../database/statements';
import type { Discrepancy, DiscrepancySource } from '../discrepancies/discrepancy';
import {
  createDismissals,
  dismissalColumns,
  dismissalFrom,
  isInState,
  isOpen,
  joinDismissals,
  type DismissalRow,
} from '../discrepancies/dismissals';
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

interface Row extends DismissalRow {
  id: string;
  topic: string;
  attempts: number;
  last_error: string | null;
  created_at: Date;
  /** When the message became a dead letter. */
  next_attempt_at: Date;
}

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
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT id, topic, attempts, last_error, created_at, next_attempt_at, ${dismissalColumns}
           FROM outbox_messages ${joinDismissals}
           WHERE status = 'DEAD' AND id > @after AND ${isInState(state)} ORDER BY id`,
          limit,
        ),
        { after: after ?? '' },
      );
      return rows.map(fromRow);
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
        const row = await lockRow<Pick<Row, 'topic'>>(
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

const fromRow = (row: Row): Discrepancy => ({
  id: row.id,
  kind: KIND,
  subject: row.topic,
  detail: `Given up after ${row.attempts} tries. The last one failed with: ${row.last_error ?? 'no error'}`,
  firstSeenAt: row.created_at,
  lastSeenAt: row.next_attempt_at,
  dismissed: dismissalFrom(row),
});
