import type { UserPrincipal } from '@ticketing/service-chassis/http';
import { changedMeanwhile } from '../domain/problems';
import { changedVenue, type Venue, type VenuePatch } from '../domain/venue';
import { ownVenue } from './access';
import type { UseCaseDependencies } from './dependencies';

/**
 * Changes the details of a venue. The stored times of its events are instants, so a new time zone does not move them.
 * @throws ProblemError 404, 403 `not_your_venue`, 409 `capacity_from_map` or `changed_meanwhile`
 */
export function createChangeVenue({ transactions, venues }: UseCaseDependencies) {
  return async function changeVenue(caller: UserPrincipal, id: string, patch: VenuePatch): Promise<Venue> {
    const changed = changedVenue(await ownVenue(venues, id, caller), patch);
    const isStored = await transactions.run((tx) => venues.update(tx, changed));
    if (!isStored) throw changedMeanwhile('venue');
    return { ...changed, version: changed.version + 1 };
  };
}
