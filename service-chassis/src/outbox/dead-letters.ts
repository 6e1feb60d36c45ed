import type { Database } from '../database/database';
import type { Discrepancy, DiscrepancySource } from '../discrepancies/discrepancy';
import type { Clock } from '../runtime/clock';

interface Row {
  id: string;
  topic: string;
  attempts: number;
  last_error: string | null;
  created_at: Date;
  /** Of a message that was given up: when that was. */
  next_attempt_at: Date;
}

/** The messages that the relay has given up, which wait for an operator. A retry puts one back into the queue. */
export function createDeadLetters(database: Database, clock: Clock): DiscrepancySource {
  return {
    async list(after, limit) {
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `SELECT id, topic, attempts, last_error, created_at, next_attempt_at FROM outbox_messages
           WHERE status = 'DEAD' AND id > @after ORDER BY id`,
          limit,
        ),
        { after: after ?? '' },
      );
      return rows.map(fromRow);
    },

    async retry(id) {
      const changed = await database.execute(
        `UPDATE outbox_messages SET status = 'PENDING', attempts = 0, next_attempt_at = @now
         WHERE id = @id AND status = 'DEAD'`,
        { id, now: clock.now() },
      );
      return changed === 1;
    },
  };
}

const fromRow = (row: Row): Discrepancy => ({
  id: row.id,
  kind: 'dead_letter',
  subject: row.topic,
  detail: `Given up after ${row.attempts} tries. The last one failed with: ${row.last_error ?? 'no error'}`,
  firstSeenAt: row.created_at,
  lastSeenAt: row.next_attempt_at,
});
