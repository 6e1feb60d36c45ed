import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Venue } from '../../domain/venue';
import type { FoldedRows } from './folded-rows';

export interface VenueFilter {
  /** Folded. */
  readonly cityKey: string | undefined;
  /** The id of the last venue of the page before. */
  readonly afterId: string | undefined;
}

export interface VenueRepository extends FoldedRows {
  find(id: string): Promise<Venue | undefined>;
  /** In the order of their ids, which is the order of their creation; at most `count`. */
  list(filter: VenueFilter, count: number): Promise<Venue[]>;
  insert(tx: SqlRunner, venue: Venue): Promise<void>;
  /** Stores the venue with the next version. False when the venue has another version than the given one. */
  update(tx: SqlRunner, venue: Venue): Promise<boolean>;
}
