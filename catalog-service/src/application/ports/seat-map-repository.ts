import type { SqlRunner } from '@ticketing/service-chassis/database';

export interface StoredSeatMap {
  readonly venueId: string;
  readonly version: number;
  /** SHA-256 of the document. */
  readonly fingerprint: string;
  readonly capacity: number;
  readonly sectionNames: readonly string[];
  /** The map as the JSON text of the response. */
  readonly document: string;
}

export interface SeatMapRepository {
  /** Everything except the document, which can be large. */
  outline(venueId: string, version: number): Promise<Omit<StoredSeatMap, 'document'> | undefined>;
  document(venueId: string, version: number): Promise<string | undefined>;
  insert(tx: SqlRunner, map: StoredSeatMap, createdAt: Date): Promise<void>;
  /** Deletes the versions of the venue that are older than `version` and that no event sells. */
  deleteUnused(tx: SqlRunner, venueId: string, version: number): Promise<void>;
}
