import type { EventSnapshot } from '../../domain/sold-event';

export interface CatalogClient {
  event(eventId: string): Promise<CatalogEvent>;
}

export interface CatalogEvent {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly taxRateBasisPoints: number;
  readonly snapshot: EventSnapshot;
}
