import type { UserPrincipal } from '@ticketing/service-chassis/http';
import { liveStatuses } from '../domain/event-status';
import { changedVenue, isShownOnTickets, type Venue, type VenuePatch } from '../domain/venue';
import { ownVenue } from './access';
import type { UseCaseDependencies } from './dependencies';
import { checkPrecondition, lostRace, type Precondition } from './precondition';

/**
 * Changes the details of a venue. Order-service is told of its published events, whose tickets name it. The stored times of its events are instants, so a new time zone does not move them.
 * @throws ProblemError 404, 403 `not_your_venue`, 409 `capacity_from_map` or `changed_meanwhile`, 412
 */
export function createChangeVenue({ transactions, venues, seatMaps, events }: UseCaseDependencies) {
  return async function changeVenue(
    caller: UserPrincipal,
    id: string,
    patch: VenuePatch,
    precondition?: Precondition<Venue>,
  ): Promise<Venue> {
    const before = await ownVenue(venues, id, caller);
    checkPrecondition('venue', precondition, before);
    const map = before.mapVersion === null ? undefined : await seatMaps.outline(id, before.mapVersion);
    const changed = changedVenue(before, patch, map?.capacity ?? 0);
    await transactions.run(async (tx) => {
      if (!(await venues.update(tx, changed))) throw lostRace('venue', precondition);
      if (isShownOnTickets(before, changed)) await events.forgetAnnouncements(tx, id, liveStatuses);
    });
    return { ...changed, version: changed.version + 1 };
  };
}
