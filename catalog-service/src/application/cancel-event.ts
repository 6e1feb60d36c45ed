import type { UserPrincipal } from '@ticketing/service-chassis/http';
import { requireTransition, statusesBefore } from '../domain/event-status';
import { changedMeanwhile } from '../domain/problems';
import { ownEvent } from './access';
import { deliverNow } from './deliver-now';
import type { UseCaseDependencies } from './dependencies';
import { eventAnnounced, eventCancelled, eventChanged } from './messages';
import type { EventAtVenue } from './ports/event-repository';

/** The event can be published or cancelled by a concurrent call between the read and the change. */
const MAXIMUM_TRIES = 3;

/**
 * Cancels an event: seating-service stops the sale and ends the holds, order-service refunds every order. Both messages are
 * stored with the change. Usually they are delivered in this call, otherwise by the outbox. A draft was never sold, so it
 * needs no message. A repeated call only sends the messages again.
 * @throws ProblemError 404, 409 `changed_meanwhile`
 */
export function createCancelEvent(dependencies: UseCaseDependencies) {
  const { transactions, events, outbox, metrics } = dependencies;

  return async function cancelEvent(
    caller: UserPrincipal,
    id: string,
    reason: string,
  ): Promise<EventAtVenue> {
    for (let tries = 1; tries <= MAXIMUM_TRIES; tries += 1) {
      const messageIds = await tryToCancel(await ownEvent(events, id, caller), reason);
      if (messageIds === undefined) continue;
      // seating-service first, so that nobody can hold seats while the orders are being refunded.
      await deliverNow(dependencies, messageIds);
      return ownEvent(events, id, caller);
    }
    throw changedMeanwhile('event');
  };

  /** The messages to deliver, or undefined when the event has changed since it was read. */
  async function tryToCancel({ event }: EventAtVenue, reason: string): Promise<string[] | undefined> {
    const isRepeat = event.status === 'CANCELLED';
    if (!isRepeat) requireTransition(event.status, 'CANCELLED');
    const wasPublished = event.mapVersion !== null;
    // A draft that is published at this moment needs the messages, so it must not be cancelled as a draft.
    const from = statusesBefore('CANCELLED').filter((status) => (status !== 'DRAFT') === wasPublished);
    const messageIds = await transactions.run(async (tx) => {
      const change = { from, to: 'CANCELLED', isEdit: true } as const;
      if (!isRepeat && !(await events.transition(event.id, change, tx))) return undefined;
      if (!wasPublished) return [];
      return [
        await outbox.add(tx, eventChanged.topic, { eventId: event.id }),
        await outbox.add(tx, eventCancelled.topic, { eventId: event.id, reason }),
        await outbox.add(tx, eventAnnounced.topic, { eventId: event.id }),
      ];
    });
    if (messageIds !== undefined && !isRepeat) metrics.countCancelled();
    return messageIds;
  }
}
