import { addMilliseconds, type Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Database, SqlRunner } from '../database/database';

/** A message as it is stored. */
export interface StoredMessage {
  readonly id: string;
  readonly topic: string;
  readonly payload: unknown;
  /** Tries so far, this one included. */
  readonly tries: number;
  readonly traceParent: string | undefined;
  readonly createdAt: Date;
}

export type NewMessage = Pick<StoredMessage, 'id' | 'topic' | 'payload' | 'traceParent' | 'createdAt'>;

interface Row {
  id: string;
  topic: string;
  payload: string;
  attempts: number;
  trace_parent: string | null;
  created_at: Date;
}

const KEEP_DELIVERED_MS = 7 * 24 * 60 * 60_000;

/** The outbox messages in the database of the service that sends them. */
export class OutboxRepository {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #worker: string;

  constructor({ database, clock, ids }: { database: Database; clock: Clock; ids: IdSource }) {
    this.#database = database;
    this.#clock = clock;
    this.#worker = ids.next('wrk');
  }

  async insert(tx: SqlRunner, { id, topic, payload, traceParent, createdAt }: NewMessage): Promise<void> {
    await tx.execute(
      `INSERT INTO outbox_messages (id, topic, payload, status, attempts, next_attempt_at, trace_parent, created_at)
       VALUES (@id, @topic, @payload, 'PENDING', 0, @now, @traceParent, @now)`,
      { id, topic, payload: JSON.stringify(payload), now: createdAt, traceParent: traceParent ?? null },
    );
  }

  /** Claims the message for this worker alone, until the lock expires. False when another worker has it. */
  async claim(id: string, lockMs: number): Promise<boolean> {
    const now = this.#clock.now();
    const claimed = await this.#database.execute(
      `UPDATE outbox_messages SET locked_by = @worker, locked_until = @until, attempts = attempts + 1
       WHERE id = @id AND status = 'PENDING' AND (locked_until IS NULL OR locked_until <= @now)`,
      { id, worker: this.#worker, now, until: addMilliseconds(now, lockMs) },
    );
    return claimed === 1;
  }

  async find(id: string): Promise<StoredMessage | undefined> {
    const [row] = await this.#database.query<Row>(
      'SELECT id, topic, payload, attempts, trace_parent, created_at FROM outbox_messages WHERE id = @id',
      { id },
    );
    return row && fromRow(row);
  }

  async isPending(id: string): Promise<boolean> {
    const [pending] = await this.#database.query(
      `SELECT id FROM outbox_messages WHERE id = @id AND status = 'PENDING'`,
      { id },
    );
    return pending !== undefined;
  }

  /** The ids of messages that are due now, the earliest first. */
  async due(limit: number): Promise<string[]> {
    const due = await this.#database.query<{ id: string }>(
      this.#database.dialect.firstRows(
        `SELECT id FROM outbox_messages
         WHERE status = 'PENDING' AND next_attempt_at <= @now AND (locked_until IS NULL OR locked_until <= @now)
         ORDER BY next_attempt_at`,
        limit,
      ),
      { now: this.#clock.now() },
    );
    return due.map((row) => row.id);
  }

  async markDelivered(id: string): Promise<void> {
    await this.#database.execute(
      `UPDATE outbox_messages SET status = 'DELIVERED', delivered_at = @now, locked_until = NULL WHERE id = @id`,
      { id, now: this.#clock.now() },
    );
  }

  reschedule(id: string, error: string, inMs: number): Promise<void> {
    return this.#release(id, 'PENDING', error, addMilliseconds(this.#clock.now(), inMs));
  }

  markDead(id: string, error: string): Promise<void> {
    return this.#release(id, 'DEAD', error, this.#clock.now());
  }

  async #release(id: string, status: 'PENDING' | 'DEAD', error: string, next: Date): Promise<void> {
    await this.#database.execute(
      `UPDATE outbox_messages
       SET status = @status, last_error = @lastError, next_attempt_at = @next, locked_by = NULL, locked_until = NULL
       WHERE id = @id AND status = 'PENDING'`,
      { id, status, lastError: error.slice(0, 1_000), next },
    );
  }

  async countPending(): Promise<number> {
    const [row] = await this.#database.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM outbox_messages WHERE status = 'PENDING'`,
    );
    return row?.total ?? 0;
  }

  /** Undefined when no message waits. */
  async oldestPendingAt(): Promise<Date | undefined> {
    const [row] = await this.#database.query<{ created_at: Date }>(
      this.#database.dialect.firstRows(
        `SELECT created_at FROM outbox_messages WHERE status = 'PENDING' ORDER BY created_at`,
        1,
      ),
    );
    return row?.created_at;
  }

  /** Returns how many messages it deleted. */
  deleteDelivered(): Promise<number> {
    return this.#database.execute(
      `DELETE FROM outbox_messages WHERE status = 'DELIVERED' AND delivered_at <= @before`,
      { before: addMilliseconds(this.#clock.now(), -KEEP_DELIVERED_MS) },
    );
  }
}

const fromRow = (row: Row): StoredMessage => ({
  id: row.id,
  topic: row.topic,
  payload: JSON.parse(row.payload) as unknown,
  tries: row.attempts,
  traceParent: row.trace_parent ?? undefined,
  createdAt: row.created_at,
});
