import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Database, SqlRunner } from '../database/database';
import { currentContext } from '../logging/request-context';
import type { Metrics } from '../metrics/metrics';
import { createDeadLetters, type DeadLetters } from './dead-letters';
import { addOutboxGauges } from './outbox-gauges';
import { OutboxRelay, type OutboxRelayOptions } from './outbox-relay';
import { createOutboxRepository } from './outbox-repository';

export interface Outbox {
  /** Adds a message in the transaction of the work that owes it. Returns its id. */
  add(tx: SqlRunner, topic: string, payload: unknown): Promise<string>;
  /**
   * Delivers a message now, within the request that owes it, so that a caller sees the result in the good case.
   * False when it failed or another worker has it; the relay goes on with it.
   */
  deliver(messageId: string): Promise<boolean>;
  /** True while the message will still be delivered: it is neither delivered, nor a dead letter, nor deleted. */
  isPending(messageId: string): Promise<boolean>;
  /** Delivers what is due, once. Returns how many messages were due. */
  relayDue(): Promise<number>;
  /** Tells the relay that there may be work, so that it need not wait for its next look. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
  readonly deadLetters: DeadLetters;
  /** Deletes delivered messages older than a week; returns how many. */
  sweep(): Promise<number>;
}

export interface OutboxOptions extends Omit<OutboxRelayOptions, 'messages'> {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly metrics: Metrics;
}

/** The transactional outbox and its relay: each message is delivered at least once, whatever crashes. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { ids, clock, metrics } = options;
  const messages = createOutboxRepository(options);
  const relay = new OutboxRelay({ ...options, messages });
  const deadLetters = createDeadLetters(options);
  addOutboxGauges(metrics, { messages, deadLetters, clock });

  return {
    async add(tx, topic, payload) {
      const id = ids.next('msg');
      const traceParent = currentContext()?.traceParent ?? null;
      await messages.insert(tx, { id, topic, payload, traceParent, createdAt: clock.now() });
      return id;
    },
    deliver: (messageId) => relay.deliver(messageId),
    isPending: (messageId) => messages.isPending(messageId),
    relayDue: () => relay.deliverDue(),
    wake: () => relay.wake(),
    start: () => relay.start(),
    stop: () => relay.stop(),
    deadLetters,
    async sweep() {
      // The dismissals go first: afterwards nothing says to which messages they belonged.
      await deadLetters.sweep();
      return messages.deleteDelivered();
    },
  };
}
