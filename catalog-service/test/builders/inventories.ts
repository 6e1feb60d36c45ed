import type { Inventory } from '../../src/domain/inventory';

/** The inventory of the usual event in a venue with the usual map, as it is at its publication. */
export const usualInventory = (): Inventory => ({
  version: 2,
  organizerId: 'usr_organizer',
  currency: 'INR',
  onSale: true,
  salesStartAt: new Date('2026-06-01T12:00:00Z'),
  salesEndAt: new Date('2026-06-22T14:00:00Z'),
  maxSeatsPerOrder: 10,
  sections: [
    {
      name: 'Stalls',
      kind: 'SEATED',
      tier: 'Premium',
      price: 250_000,
      rows: [
        { name: 'A', seats: ['1', '2', '3'] },
        { name: 'B', seats: ['1', '2'] },
      ],
    },
    { name: 'Floor', kind: 'STANDING', tier: 'Standing', price: 90_000, capacity: 100 },
  ],
});
