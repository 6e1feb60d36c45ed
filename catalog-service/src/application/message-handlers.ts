import { Undeliverable, type OutboxHandler } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import { eventAnnounced, eventCancelled, eventChanged } from './messages';
import type { OrderClient } from './ports/order-client';
import { createSynchronizeSeating, type SynchronizeSeatingDependencies } from './synchronize-seating';

export interface MessageHandlersDependencies extends SynchronizeSeatingDependencies {
  readonly orders: OrderClient;
}

/** What happens after each message: the handler of each topic. */
export function createMessageHandlers(
  dependencies: MessageHandlersDependencies,
): Record<string, OutboxHandler> {
  const synchronizeSeating = createSynchronizeSeating(dependencies);
  return {
    [eventChanged.topic]: ({ payload }) =>
      orDeadLetter(() => synchronizeSeating(eventChanged.payload.parse(payload).eventId)),
    [eventAnnounced.topic]: ({ payload }) =>
      orDeadLetter(async () => {
        const { eventId } = eventAnnounced.payload.parse(payload);
        const found = await dependencies.events.find(eventId);
        if (found === undefined) throw new Undeliverable(`There is no event ${eventId}.`);
        await dependencies.orders.announceEvent(found);
      }),
    [eventCancelled.topic]: ({ id, payload }) => {
      const { eventId, reason } = eventCancelled.payload.parse(payload);
      return orDeadLetter(() => dependencies.orders.cancelEvent(eventId, reason, id));
    },
  };
}

/** A request that a peer calls malformed can never succeed. Every other problem can end, even a wrong secret. */
async function orDeadLetter(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PeerError && [400, 413, 422].includes(error.status)) {
      throw new Undeliverable(`${error.peer} rejects it: ${error.code}: ${error.message}`);
    }
    throw error;
  }
}
