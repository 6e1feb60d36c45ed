import { requireTransition, statusesBefore } from '../domain/event-status';
import { changedMeanwhile, ownEvent } from './access';
import { deliverNow } from './deliver-now';
import { topics } from './messages';
import type { Parts } from './parts';
import type { Actor, EventAtVenue } from './ports';

/** An event may be published, or cancelled by someone else, between our look and our change. More often than that is odd. */
const MAXIMUM_LOOKS = 3;

/**
 * Cancels an event: seating stops selling and ends the holds, order-service refunds every order. Both messages are stored
 * with the change and delivered at once in the good case, by the outbox otherwise. A draft was never sold, so nobody need
 * hear of it. Cancelled once more it stays as it is, and both are told again.
 * @throws ProblemError 404, 409 `changed_meanwhile`
 */
export const cancelEvent =
  (parts: Parts) =>
  async (actor: Actor, id: string, reason: string): Promise<EventAtVenue> => {
    const { events } = parts;
    for (let look = 0; look < MAXIMUM_LOOKS; look += 1) {
      const messageIds = await cancelAndOwe(parts, await ownEvent(events, id, actor), reason);
      if (messageIds === undefined) continue;
      // Seating first, so that nobody takes a new hold while the orders are being refunded.
      await deliverNow(parts, messageIds);
      return ownEvent(events, id, actor);
    }
    throw changedMeanwhile('event');
  };

/** The messages that are owed now, or undefined when the event is not as it was read any more. */
async function cancelAndOwe(
  { database, events, outbox, count }: Parts,
  { event }: EventAtVenue,
  reason: string,
): Promise<string[] | undefined> {
  const repeated = event.status === 'CANCELLED';
  if (!repeated) requireTransition(event.status, 'CANCELLED');
  const wasPublished = event.mapVersion !== null;
  // A draft that is published at this moment owes messages, so it must not slip through as a draft.
  const from = statusesBefore('CANCELLED').filter((status) => (status !== 'DRAFT') === wasPublished);
  const messageIds = await database.transactions.run(async (tx) => {
    const change = { from, to: 'CANCELLED', counts: true } as const;
    if (!repeated && !(await events.transition(tx, event.id, change))) return undefined;
    if (!wasPublished) return [];
    return [
      await outbox.add(tx, topics.synchroniseSeating, { eventId: event.id }),
      await outbox.add(tx, topics.cancelOrders, { eventId: event.id, reason }),
    ];
  });
  if (messageIds !== undefined && !repeated) count.cancelled();
  return messageIds;
}
