import { changedVenue, type Venue, type VenuePatch } from '../domain/venue';
import { changedMeanwhile, ownVenue } from './access';
import type { Parts } from './parts';
import type { Actor } from './ports';

/**
 * Changes what a venue says of itself. Stored times of events are instants, so a new time zone moves none of them.
 * @throws ProblemError 404, 403 `not_your_venue`, 409 `capacity_from_map` or `changed_meanwhile`
 */
export const changeVenue =
  ({ database, venues }: Parts) =>
  async (actor: Actor, id: string, patch: VenuePatch): Promise<Venue> => {
    const changed = changedVenue(await ownVenue(venues, id, actor), patch);
    const stored = await database.transactions.run((tx) => venues.update(tx, changed));
    if (!stored) throw changedMeanwhile('venue');
    return { ...changed, version: changed.version + 1 };
  };
