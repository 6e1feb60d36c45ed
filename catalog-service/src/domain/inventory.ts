import { salesEndOf, type CatalogEvent } from './event';
import type { PriceTier } from './price-tier';
import type { SeatMap } from './seat-map';
import { sameNameKey } from './text';

/** What seating-service needs to sell an event: its places and prices, and the terms of its sale. */
export interface Inventory {
  /** The event's version. seating-service ignores an inventory that is older than the last one. */
  readonly version: number;
  readonly organizerId: string;
  readonly currency: string;
  readonly onSale: boolean;
  readonly salesStartAt: Date;
  readonly salesEndAt: Date;
  readonly maxSeatsPerOrder: number;
  readonly sections: readonly InventorySection[];
}

export type InventorySection = {
  readonly name: string;
  readonly tier: string;
  /** Minor units of the inventory's currency. */
  readonly price: number;
} & (
  | {
      readonly kind: 'SEATED';
      readonly rows: readonly { readonly name: string; readonly seats: readonly string[] }[];
    }
  | { readonly kind: 'STANDING'; readonly capacity: number }
);

/** The inventory of a published event, for the version of the map that it was published with. */
export function inventoryOf(event: CatalogEvent, map: SeatMap): Inventory {
  const tiers = new Map<string, PriceTier>(
    event.priceTiers.flatMap((tier) => tier.sections.map((section) => [sameNameKey(section), tier] as const)),
  );
  return {
    version: event.version,
    ...saleTermsOf(event),
    sections: map.sections.map((section) => {
      const tier = tiers.get(sameNameKey(section.name));
      if (tier === undefined) throw new Error(`Section ${section.name} of event ${event.id} has no price.`);
      const priced = { name: section.name, tier: tier.name, price: tier.price.amount };
      return section.kind === 'STANDING'
        ? { ...priced, kind: section.kind, capacity: section.capacity }
        : {
            ...priced,
            kind: section.kind,
            rows: section.rows.map((row) => ({
              name: row.name,
              seats: row.seats.map((seat) => seat.number),
            })),
          };
    }),
  };
}

export const saleTermsOf = (event: CatalogEvent): Omit<Inventory, 'version' | 'sections'> => ({
  organizerId: event.organizerId,
  currency: event.currency,
  onSale: true,
  salesStartAt: event.salesStartAt,
  salesEndAt: salesEndOf(event),
  maxSeatsPerOrder: event.maxSeatsPerOrder,
});
