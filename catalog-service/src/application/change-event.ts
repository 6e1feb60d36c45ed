import { isAdmin, type UserPrincipal } from '@ticketing/service-chassis/http';
import { checkedEvent } from '../domain/event';
import { changedEvent, concernsSeating, type EventPatch } from '../domain/event-change';
import { isLive } from '../domain/event-status';
import { onlyAdminsHandOn, venueNotFound } from '../domain/problems';
import { ownEvent } from './access';
import { deliverNow } from './deliver-now';
import type { UseCaseDependencies } from './dependencies';
import { eventAnnounced, eventChanged } from './messages';
import type { EventAtVenue } from './ports/event-repository';
import { checkPrecondition, lostRace, type Precondition } from './precondition';
import { sectionNamesOf } from './section-names';

/**
 * Changes an event, and what seating-service and order-service know of it. Only an admin may hand it on to another
 * organizer.
 * @throws ProblemError 400 for broken rules, 403 `only_admins_hand_on`, 404, 409 `fixed_after_publish`, `event_over`, `already_started` or
 * `changed_meanwhile`, 412
 */
export function createChangeEvent(dependencies: UseCaseDependencies) {
  const { transactions, venues, events, outbox, clock, limits } = dependencies;

  return async function changeEvent(
    caller: UserPrincipal,
    id: string,
    patch: EventPatch,
    precondition?: Precondition<EventAtVenue>,
  ): Promise<EventAtVenue> {
    const before = await ownEvent(events, id, caller);
    if (patch.organizerId !== undefined && !isAdmin(caller)) throw onlyAdminsHandOn();
    checkPrecondition('event', precondition, before);
    const now = clock.now();
    const changed = changedEvent(before.event, patch, now);
    const venue = changed.venueId === before.venue.id ? before.venue : await venues.find(changed.venueId);
    if (venue === undefined) throw venueNotFound();
    const live = isLive(changed.status);
    // A published event sells the map that it was published with. The prices of a draft are checked only when they change:
    // the venue's map may be newer than they are, and publication checks them again.
    const isRepriced = patch.priceTiers !== undefined || changed.venueId !== before.venue.id;
    const mapVersion = live ? changed.mapVersion : venue.mapVersion;
    const sections = isRepriced ? await sectionNamesOf(dependencies, venue.id, mapVersion) : undefined;
    const event = checkedEvent(changed, sections, { ...limits, now, stored: before.event });

    const topics = [
      ...(live && concernsSeating(before.event, event) ? [eventChanged.topic] : []),
      ...(live ? [eventAnnounced.topic] : []),
    ];
    const messageIds = await transactions.run(async (tx) => {
      if (!(await events.update(tx, event))) throw lostRace('event', precondition);
      const added: string[] = [];
      for (const topic of topics) added.push(await outbox.add(tx, topic, { eventId: id }));
      return added;
    });
    await deliverNow(dependencies, messageIds);
    return (await events.find(id)) ?? { event, venue };
  };
}
