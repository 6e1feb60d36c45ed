/** The only file of this service that seed-data imports. */
export { checkedEvent, publishedEvent, refundCutoffOf, salesEndOf, type CatalogEvent } from './domain/event';
export { eventTypeOf, type EventType } from './domain/event-type';
export { inventoryOf, type Inventory } from './domain/inventory';
export type { PriceTier } from './domain/price-tier';
export {
  capacityOf,
  checkedSeatMap,
  type SeatMap,
  type SeatMapDraft,
  type SeatedSection,
} from './domain/seat-map';
export { sameNameKey } from './domain/text';
export { checkVenueDetails, type Venue } from './domain/venue';
export { createEventRepository } from './persistence/event-repository';
export { createSeatMapRepository } from './persistence/seat-map-repository';
export { createVenueRepository } from './persistence/venue-repository';
