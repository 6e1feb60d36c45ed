import { addMilliseconds } from '@ticketing/service-chassis/core';
import type { Dependencies } from './dependencies';
import type { OrderMessages } from './ports/order-messages';
import type { UnacknowledgedResultRepository } from './ports/unacknowledged-result-repository';

export interface OrderMessagesDependencies extends Pick<Dependencies, 'queue' | 'clock'> {
  readonly unacknowledgedResults: Pick<UnacknowledgedResultRepository, 'add'>;
  /** How long the queue may take to deliver a message before somebody checks it. */
  readonly checkAfterMs: number;
}

/** Messages to order-service. Each is recorded as unacknowledged until order-service acknowledges it. */
export function createOrderMessages(dependencies: OrderMessagesDependencies): OrderMessages {
  const { queue, unacknowledgedResults, clock, checkAfterMs } = dependencies;
  return {
    async add(tx, message) {
      const messageId = await queue.add(tx, message);
      const checkDueAt = addMilliseconds(clock.now(), checkAfterMs);
      await unacknowledgedResults.add(tx, { ...message, messageId }, checkDueAt);
      return messageId;
    },
    deliver: (messageId) => queue.deliver(messageId),
  };
}
