import { addMilliseconds, type Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Database, SqlRunner } from '../database/database';
import { changesRow, hasRow, selectOne } from '../database/statements';
import { datetime, defineTable, int, longText, nullable, varchar } from '../database/table';

export interface StoredMessage {
  readonly id: string;
  readonly topic: string;
  readonly payload: unknown;
  /** The number of tries so far, including the current one. */
  readonly tries: number;
  readonly traceParent: string | null;
  readonly createdAt: Date;
}

export type OutboxRepository = ReturnType<typeof createOutboxRepository>;

const table = defineTable('outbox_messages', {
  id: varchar(40),
  topic: varchar(64),
  payload: longText(),
  tries: int('attempts'),
  traceParent: nullable(varchar(64)),
  createdAt: datetime(),
} satisfies Record<keyof StoredMessage, unknown>);

const KEEP_DELIVERED_MS = 7 * 24 * 60 * 60_000;

/** Stores the messages of the outbox in the database of the service that sends them. */
export function createOutboxRepository(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
}) {
  const { database, clock, ids } = dependencies;
  const worker = ids.next('wrk');

  return {
    insert: (tx: SqlRunner, { payload, ...message }: Omit<StoredMessage, 'tries'>): Promise<void> =>
      table.insert(
        tx,
        { ...message, payload: JSON.stringify(payload), tries: 0 },
        { status: 'PENDING', next_attempt_at: message.createdAt },
      ),

    /** Claims the message for this worker until the lock expires. Returns false when another worker has it. */
    claim(id: string, lockMs: number): Promise<boolean> {
      const now = clock.now();
      return changesRow(
        database,
        `UPDATE outbox_messages SET locked_by = @worker, locked_until = @until, attempts = attempts + 1
         WHERE id = @id AND status = 'PENDING' AND (locked_until IS NULL OR locked_until <= @now)`,
        { id, worker, now, until: addMilliseconds(now, lockMs) },
      );
    },

    async find(id: string): Promise<StoredMessage | undefined> {
      const stored = await selectOne(database, table, 'WHERE id = @id', { id });
      return stored && { ...stored, payload: JSON.parse(stored.payload) as unknown };
    },

    isPending: (id: string): Promise<boolean> =>
      hasRow(database, `SELECT id FROM outbox_messages WHERE id = @id AND status = 'PENDING'`, { id }),

    /** The ids of the messages that are due. Those that have been due longest come first. */
    async due(limit: number): Promise<string[]> {
      const due = await database.query<{ id: string }>(
        database.dialect.firstRows(
          `SELECT id FROM outbox_messages
           WHERE status = 'PENDING' AND next_attempt_at <= @now AND (locked_until IS NULL OR locked_until <= @now)
           ORDER BY next_attempt_at`,
          limit,
        ),
        { now: clock.now() },
      );
      return due.map((row) => row.id);
    },

    async markDelivered(id: string): Promise<void> {
      await database.execute(
        `UPDATE outbox_messages SET status = 'DELIVERED', delivered_at = @now, locked_until = NULL WHERE id = @id`,
        { id, now: clock.now() },
      );
    },

    reschedule: (id: string, error: string, inMs: number) =>
      release(database, id, 'PENDING', error, addMilliseconds(clock.now(), inMs)),

    markDead: (id: string, error: string) => release(database, id, 'DEAD', error, clock.now()),

    /** Returns how many messages it deleted. */
    deleteDelivered: (): Promise<number> =>
      database.execute(`DELETE FROM outbox_messages WHERE status = 'DELIVERED' AND delivered_at <= @before`, {
        before: addMilliseconds(clock.now(), -KEEP_DELIVERED_MS),
      }),
  };
}

async function release(
  database: Database,
  id: string,
  status: 'PENDING' | 'DEAD',
  error: string,
  next: Date,
): Promise<void> {
  await database.execute(
    `UPDATE outbox_messages
     SET status = @status, last_error = @lastError, next_attempt_at = @next, locked_by = NULL, locked_until = NULL
     WHERE id = @id AND status = 'PENDING'`,
    { id, status, lastError: error.slice(0, 1_000), next },
  );
}
