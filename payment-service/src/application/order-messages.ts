import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { MessageQueue, OrderMessages, UntoldResults } from './ports';

/** Messages to order-service of which it is remembered, until it acknowledges them, that they are owed. */
export function createOrderMessages(parts: {
  readonly queue: MessageQueue;
  readonly untold: Pick<UntoldResults, 'add'>;
  readonly clock: Clock;
  /** How long the queue is left alone with a message before somebody looks after it. */
  readonly checkAfterMs: number;
}): OrderMessages {
  const { queue, untold, clock, checkAfterMs } = parts;
  return {
    async add(tx, message) {
      const messageId = await queue.add(tx, message);
      await untold.add(tx, { ...message, messageId }, addMilliseconds(clock.now(), checkAfterMs));
      return messageId;
    },
    deliver: (messageId) => queue.deliver(messageId),
  };
}
