import { checkedEvent } from '../domain/event';
import { changedEvent, concernsSeating, type EventPatch } from '../domain/event-change';
import { isLive } from '../domain/event-status';
import { changedMeanwhile, ownEvent, venueNotFound } from './access';
import { deliverNow } from './deliver-now';
import { topics } from './messages';
import { sectionNamesOf } from './map-sections';
import type { Parts } from './parts';
import type { Actor, EventAtVenue } from './ports';

/**
 * Changes an event, and what seating sells of it. `isExpected` says whether the event is still as the editor saw it.
 * @throws ProblemError 400 for broken rules, 404, 409 `fixed_after_publish`, `event_over`, `already_started` or
 * `changed_meanwhile`
 */
export const changeEvent =
  (parts: Parts) =>
  async (
    actor: Actor,
    id: string,
    patch: EventPatch,
    isExpected: (current: EventAtVenue) => boolean,
  ): Promise<EventAtVenue> => {
    const { database, venues, events, outbox, clock } = parts;
    const before = await ownEvent(events, id, actor);
    if (!isExpected(before)) throw changedMeanwhile('event');
    const changed = changedEvent(before.event, patch, clock.now());
    const venue = changed.venueId === before.venue.id ? before.venue : await venues.find(changed.venueId);
    if (venue === undefined) throw venueNotFound();
    const live = isLive(changed.status);
    // A published event sells the map that it was published with. A draft whose prices are not touched may have fallen behind
    // the venue's map; its publication will tell.
    const repriced = patch.priceTiers !== undefined || changed.venueId !== before.venue.id;
    const mapVersion = live ? changed.mapVersion : venue.mapVersion;
    const sections = repriced ? await sectionNamesOf(parts, venue.id, mapVersion) : undefined;
    const event = checkedEvent(changed, sections);

    const messageId = await database.transactions.run(async (tx) => {
      if (!(await events.update(tx, event))) throw changedMeanwhile('event');
      const mustTell = live && concernsSeating(before.event, event);
      return mustTell ? outbox.add(tx, topics.synchroniseSeating, { eventId: id }) : undefined;
    });
    if (messageId !== undefined) await deliverNow(parts, [messageId]);
    return (await events.find(id)) ?? { event, venue };
  };
