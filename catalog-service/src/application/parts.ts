import type { Clock, IdSource } from '@ticketing/service-chassis/core';
import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import type { EventStore, SeatMapStore, VenueStore } from './ports';

/** What the use cases are made of. */
export interface Parts {
  readonly database: Database;
  readonly venues: VenueStore;
  readonly seatMaps: SeatMapStore;
  readonly events: EventStore;
  readonly outbox: Pick<Outbox, 'add' | 'deliver'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly count: { published(): void; cancelled(): void };
}

/** Stores the answer in the transaction that did the work. */
export type Recorder<Result> = (tx: SqlRunner, result: Result) => Promise<void>;
