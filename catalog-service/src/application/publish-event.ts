import { problem } from '@ticketing/service-chassis/core';
import { publishedEvent } from '../domain/event';
import { isLive, requireTransition } from '../domain/event-status';
import { changedMeanwhile, ownEvent } from './access';
import { deliverNow } from './deliver-now';
import { topics } from './messages';
import type { Parts } from './parts';
import type { Actor, EventAtVenue } from './ports';

/**
 * Puts an event on sale: SCHEDULED in one transaction with the message that has seating create the seats, ON_SALE when
 * seating has them. In the good case both happen here; while seating is down the event stays SCHEDULED and the outbox
 * finishes it later. Published once more it stays as it is, and seating is told again.
 * @throws ProblemError 404, 409 `event_not_ready`, `venue_has_no_map`, `illegal_transition` or `changed_meanwhile`
 */
export const publishEvent =
  (parts: Parts) =>
  async (actor: Actor, id: string): Promise<EventAtVenue> => {
    const { events } = parts;
    const found = await ownEvent(events, id, actor);
    const messageId = isLive(found.event.status)
      ? await tellAgain(parts, id)
      : await publishDraft(parts, actor, found);
    await deliverNow(parts, [messageId]);
    return ownEvent(events, id, actor);
  };

const tellAgain = ({ database, outbox }: Parts, eventId: string): Promise<string> =>
  database.transactions.run((tx) => outbox.add(tx, topics.synchroniseSeating, { eventId }));

async function publishDraft(parts: Parts, actor: Actor, { event, venue }: EventAtVenue): Promise<string> {
  const { database, events, seatMaps, outbox, clock, count } = parts;
  requireTransition(event.status, 'SCHEDULED');
  const map = venue.mapVersion === null ? undefined : await seatMaps.outline(venue.id, venue.mapVersion);
  if (map === undefined) {
    throw problem.conflict(
      'venue_has_no_map',
      'The venue has no seat map yet, so there is nothing to sell. Its organizer adds one with PUT seat-map.',
    );
  }
  const published = publishedEvent(event, map, clock.now());
  const messageId = await database.transactions.run(async (tx) =>
    (await events.publish(tx, published))
      ? outbox.add(tx, topics.synchroniseSeating, { eventId: event.id })
      : undefined,
  );
  if (messageId !== undefined) {
    count.published();
    return messageId;
  }
  const { event: now } = await ownEvent(events, event.id, actor);
  // The same publication came twice at once: the other one did the work, and this one may tell of it too.
  if (isLive(now.status)) return tellAgain(parts, event.id);
  throw changedMeanwhile('event');
}
