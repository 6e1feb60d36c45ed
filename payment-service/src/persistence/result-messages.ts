import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import type { ResultMessages } from '../application/ports/result-messages';
import type { UnacknowledgedResultRepository } from '../application/ports/unacknowledged-result-repository';

/** Stored with each message. */
export const RESULT_TOPIC = 'payment-result';

export interface ResultMessagesDependencies {
  readonly outbox: Outbox;
  readonly unacknowledgedResults: UnacknowledgedResultRepository;
  readonly clock: Clock;
  /** How long the outbox may take to deliver a message before its result is checked. */
  readonly checkAfterMs: number;
}

/** Keeps the messages in the outbox. */
export function createResultMessages(dependencies: ResultMessagesDependencies): ResultMessages {
  const { outbox, unacknowledgedResults, clock, checkAfterMs } = dependencies;
  return {
    async add(tx, message) {
      const messageId = await outbox.add(tx, RESULT_TOPIC, message);
      // When the message is lost or becomes a dead letter, redeliver-result.ts finds the result by this record.
      const checkDueAt = addMilliseconds(clock.now(), checkAfterMs);
      await unacknowledgedResults.add(tx, { ...message, messageId }, checkDueAt);
      return messageId;
    },
    async replace(tx, { messageId, ...message }) {
      if (!(await unacknowledgedResults.lock(tx, messageId))) return undefined;
      const another = await outbox.add(tx, RESULT_TOPIC, message);
      await unacknowledgedResults.replaceMessage(tx, messageId, another);
      return another;
    },
    deliver: (messageId) => outbox.deliver(messageId),
    isPending: (messageId) => outbox.isPending(messageId),
    revive: (messageId) => outbox.deadLetters.revive(messageId),
  };
}
