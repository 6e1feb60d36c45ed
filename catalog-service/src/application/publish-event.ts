import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { UserPrincipal } from '@ticketing/service-chassis/http';
import { publishedEvent } from '../domain/event';
import { isLive, requireTransition } from '../domain/event-status';
import { changedMeanwhile, venueHasNoMap } from '../domain/problems';
import { ownEvent } from './access';
import { deliverNow } from './deliver-now';
import type { UseCaseDependencies } from './dependencies';
import { eventAnnounced, eventChanged } from './messages';
import type { EventAtVenue } from './ports/event-repository';

/**
 * Puts an event on sale. One transaction stores SCHEDULED and the messages: one describes the event to order-service, one makes seating-service create the seats. The
 * event becomes ON_SALE when seating-service has them. Usually both happen in this call; while seating-service is down, the
 * event stays SCHEDULED and the outbox finishes later. A repeated call only sends the message again.
 * @throws ProblemError 404, 409 `event_not_ready`, `venue_has_no_map`, `illegal_transition` or `changed_meanwhile`
 */
export function createPublishEvent(dependencies: UseCaseDependencies) {
  const { transactions, events, seatMaps, outbox, clock, metrics } = dependencies;

  return async function publishEvent(caller: UserPrincipal, id: string): Promise<EventAtVenue> {
    const found = await ownEvent(events, id, caller);
    const messageIds = isLive(found.event.status) ? await sendAgain(id) : await publishDraft(caller, found);
    await deliverNow(dependencies, messageIds);
    return ownEvent(events, id, caller);
  };

  function sendAgain(eventId: string): Promise<string[]> {
    return transactions.run((tx) => addMessages(tx, eventId));
  }

  async function addMessages(tx: SqlRunner, eventId: string): Promise<string[]> {
    return [
      await outbox.add(tx, eventChanged.topic, { eventId }),
      await outbox.add(tx, eventAnnounced.topic, { eventId }),
    ];
  }

  async function publishDraft(caller: UserPrincipal, { event, venue }: EventAtVenue): Promise<string[]> {
    requireTransition(event.status, 'SCHEDULED');
    const map = venue.mapVersion === null ? undefined : await seatMaps.outline(venue.id, venue.mapVersion);
    if (map === undefined) throw venueHasNoMap();
    const published = publishedEvent(event, map, clock.now());
    const messageIds = await transactions.run(async (tx) =>
      (await events.publish(tx, published)) ? addMessages(tx, event.id) : undefined,
    );
    if (messageIds !== undefined) {
      metrics.countPublished();
      return messageIds;
    }
    const { event: current } = await ownEvent(events, event.id, caller);
    // A concurrent call published the event. This call may return the same.
    if (isLive(current.status)) return sendAgain(event.id);
    throw changedMeanwhile('event');
  }
}
