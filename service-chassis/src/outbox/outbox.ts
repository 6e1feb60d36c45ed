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
  /** Adds a message in the transaction of the work that causes it. Returns its id. */
  add(tx: SqlRunner, topic: string, payload: unknown): Promise<string>;
  /**
   * Delivers a message now, within the request that stored it, so that the caller normally sees the result. False when
   * it failed or another worker has the message; the relay then continues.
   */
  deliver(messageId: string): Promise<boolean>;
  /** True while the message will still be delivered: it is neither delivered, nor a dead letter, nor deleted. */
  isPending(messageId: string): Promise<boolean>;
  /** Delivers what is due, once. Returns how many messages were due. */
  relayDue(): Promise<number>;
  /** Makes the relay poll at once instead of at its next interval. */
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

/** The transactional outbox and its relay: each message is delivered at least once, even after crashes. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { ids, clock } = options;
  const messages = createOutboxRepository(options);
  const relay = new OutboxRelay({ ...options, messages });
  const deadLetters = createDeadLetters(options);
  addOutboxGauges(deadLetters, options);

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
      // The dismissals are deleted first: without the messages nothing says which dismissals belong to them.
      await deadLetters.sweep();
      return messages.deleteDelivered();
    },
  };
}
