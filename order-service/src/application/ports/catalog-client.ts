import type { EventSnapshot } from '../../domain/order';

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
