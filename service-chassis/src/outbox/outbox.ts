import type { Database, SqlRunner } from '../database/database';
import type { Logger } from '../logging/logger';
import { currentContext, runInContext } from '../logging/request-context';
import { traceParentFrom } from '../logging/trace-parent';
import type { Metrics } from '../metrics/metrics';
import { withSpan } from '../telemetry/spans';
import { addMilliseconds, type Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Random } from '../core/random';
import { createDeadLetters, type DeadLetters } from './dead-letters';

export interface OutboxMessage<Payload = unknown> {
  /** Also the Idempotency-Key by which the receiver counts the message once. */
  readonly id: string;
  readonly topic: string;
  readonly payload: Payload;
  readonly createdAt: Date;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** Delivers one message. It may be called again for the same message, so its effect must count once. */
export type OutboxHandler = (message: OutboxMessage) => Promise<void>;

/** Thrown by a handler when no repeat can help; the message becomes a dead letter at once. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}

export interface Outbox {
  /** Adds a message in the transaction of the work that owes it. Returns its id. */
  add(tx: SqlRunner, topic: string, payload: unknown): Promise<string>;
  /**
   * Delivers a message now, within the request that owes it, so that a caller sees the result in the good case.
   * False when it failed or another worker has it; the relay goes on with it.
   */
  deliver(messageId: string): Promise<boolean>;
  /** True while the message will still be delivered: it is neither delivered, nor given up, nor gone. */
  isPending(messageId: string): Promise<boolean>;
  /** Delivers what is due, once. Returns how many messages were tried. */
  relayDue(): Promise<number>;
  /** Tells the relay that there may be work, so that it need not wait for its next look. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
  /** Messages that were given up; a retry puts one back into the queue. */
  readonly deadLetters: DeadLetters;
  /** Deletes delivered messages older than a week; returns how many. */
  sweep(): Promise<number>;
}

export interface OutboxOptions {
  readonly database: Database;
  readonly handlers: Readonly<Record<string, OutboxHandler>>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How long a worker has a message for itself. Longer than any delivery may take. */
  readonly lockMs: number;
  readonly pollMs?: number;
  readonly maxAttempts?: number;
}

interface Row {
  id: string;
  topic: string;
  payload: string;
  attempts: number;
  trace_parent: string | null;
  created_at: Date;
}

const BATCH = 50;
const PARALLEL = 8;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;
const KEEP_DELIVERED_MS = 7 * 24 * 60 * 60_000;

/** The transactional outbox and its relay: each message is delivered at least once, whatever crashes. */
export function createOutbox(options: OutboxOptions): Outbox {
  const {
    database,
    handlers,
    clock,
    ids,
    random,
    logger,
    metrics,
    lockMs,
    pollMs = 1_000,
    maxAttempts = 100,
  } = options;
  const worker = ids.next('wrk');
  const stopping = new AbortController();
  let waiting = new AbortController();
  let running: Promise<void> | undefined;

  const deadLetters = createDeadLetters(options);

  addGauges();

  function addGauges(): void {
    metrics.gauge('outbox_pending', 'Messages that wait for delivery.', [], async (gauge) => {
      gauge.set(await countPending());
    });
    metrics.gauge(
      'outbox_dead_total',
      'Messages that were given up and wait for an operator. One that was dismissed does not.',
      [],
      async (gauge) => {
        gauge.set(await deadLetters.countOpen());
      },
    );
    metrics.gauge('outbox_oldest_seconds', 'Age of the oldest message that waits.', [], async (gauge) => {
      const [row] = await database.query<{ created_at: Date }>(
        database.dialect.firstRows(
          `SELECT created_at FROM outbox_messages WHERE status = 'PENDING' ORDER BY created_at`,
          1,
        ),
      );
      gauge.set(row === undefined ? 0 : (clock.now().getTime() - row.created_at.getTime()) / 1000);
    });
  }

  async function countPending(): Promise<number> {
    const [row] = await database.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM outbox_messages WHERE status = 'PENDING'`,
    );
    return row?.total ?? 0;
  }

  /** Takes the message for this worker alone, until the lock runs out. */
  async function take(id: string): Promise<boolean> {
    const now = clock.now();
    const taken = await database.execute(
      `UPDATE outbox_messages SET locked_by = @worker, locked_until = @until, attempts = attempts + 1
       WHERE id = @id AND status = 'PENDING' AND (locked_until IS NULL OR locked_until <= @now)`,
      { id, worker, now, until: addMilliseconds(now, lockMs) },
    );
    return taken === 1;
  }

  async function deliverTaken(id: string): Promise<boolean> {
    const [row] = await database.query<Row>(
      'SELECT id, topic, payload, attempts, trace_parent, created_at FROM outbox_messages WHERE id = @id',
      { id },
    );
    if (row === undefined) return false;
    const owedBy = row.trace_parent ?? undefined;
    const context = currentContext() ?? { requestId: row.id, traceParent: traceParentFrom(owedBy, random) };
    const options = { kind: 'consumer', linkedTo: owedBy === undefined ? [] : [owedBy] } as const;
    return runInContext(context, () => withSpan(`outbox ${row.topic}`, options, () => deliverRow(row)));
  }

  async function deliverRow(row: Row): Promise<boolean> {
    try {
      await handle(row);
      await database.execute(
        `UPDATE outbox_messages SET status = 'DELIVERED', delivered_at = @now, locked_until = NULL WHERE id = @id`,
        { id: row.id, now: clock.now() },
      );
      return true;
    } catch (error) {
      await giveBack(row, error);
      return false;
    }
  }

  function handle(row: Row): Promise<void> {
    const handler = handlers[row.topic];
    if (handler === undefined) throw new Undeliverable(`nobody handles the topic ${row.topic}`);
    return handler({
      id: row.id,
      topic: row.topic,
      payload: JSON.parse(row.payload) as unknown,
      createdAt: row.created_at,
      attempt: row.attempts,
    });
  }

  async function giveBack(row: Row, error: unknown): Promise<void> {
    const dead = error instanceof Undeliverable || row.attempts >= maxAttempts;
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await database.execute(
      `UPDATE outbox_messages
       SET status = @status, last_error = @lastError, next_attempt_at = @next, locked_by = NULL, locked_until = NULL
       WHERE id = @id AND status = 'PENDING'`,
      {
        id: row.id,
        status: dead ? 'DEAD' : 'PENDING',
        lastError: message.slice(0, 1_000),
        next: dead ? clock.now() : addMilliseconds(clock.now(), retryDelayMs(row.attempts)),
      },
    );
    logger[dead ? 'error' : 'warn'](
      { err: error, messageId: row.id, topic: row.topic, attempt: row.attempts },
      dead ? 'outbox message given up' : 'outbox message will be tried again',
    );
  }

  /** Exponential, with full jitter above the half, so that a recovered peer is not met by all at once. */
  function retryDelayMs(attempts: number): number {
    const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
    return Math.round(ceiling * (0.5 + random.fraction() / 2));
  }

  async function relayDue(): Promise<number> {
    const now = clock.now();
    const due = await database.query<{ id: string }>(
      database.dialect.firstRows(
        `SELECT id FROM outbox_messages
         WHERE status = 'PENDING' AND next_attempt_at <= @now AND (locked_until IS NULL OR locked_until <= @now)
         ORDER BY next_attempt_at`,
        BATCH,
      ),
      { now },
    );
    const queue = due.map((row) => row.id);
    const workOff = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        if (stopping.signal.aborted) return;
        if (await take(id)) await deliverTaken(id);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, workOff));
    return due.length;
  }

  async function relay(): Promise<void> {
    while (!stopping.signal.aborted) {
      waiting = new AbortController();
      try {
        // A full batch means that more may be waiting.
        if ((await relayDue()) === BATCH) continue;
      } catch (error) {
        logger.error({ err: error }, 'the outbox could not be read');
      }
      await clock.sleep(pollMs, AbortSignal.any([waiting.signal, stopping.signal]));
    }
  }

  return {
    async add(tx, topic, payload) {
      const id = ids.next('msg');
      const now = clock.now();
      await tx.execute(
        `INSERT INTO outbox_messages (id, topic, payload, status, attempts, next_attempt_at, trace_parent, created_at)
         VALUES (@id, @topic, @payload, 'PENDING', 0, @now, @traceParent, @now)`,
        {
          id,
          topic,
          payload: JSON.stringify(payload),
          now,
          traceParent: currentContext()?.traceParent ?? null,
        },
      );
      return id;
    },
    deliver: async (messageId) => (await take(messageId)) && (await deliverTaken(messageId)),
    async isPending(messageId) {
      const [pending] = await database.query(
        `SELECT id FROM outbox_messages WHERE id = @id AND status = 'PENDING'`,
        { id: messageId },
      );
      return pending !== undefined;
    },
    relayDue,
    wake: () => waiting.abort(),
    start() {
      running ??= relay();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    deadLetters,
    async sweep() {
      // First, for afterwards nobody could tell of whose dismissals these were.
      await deadLetters.sweep();
      return database.execute(
        `DELETE FROM outbox_messages WHERE status = 'DELIVERED' AND delivered_at <= @before`,
        { before: addMilliseconds(clock.now(), -KEEP_DELIVERED_MS) },
      );
    },
  };
}
