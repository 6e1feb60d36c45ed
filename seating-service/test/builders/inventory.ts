import type { MapSection } from '../../src/domain/seat-map';

/** The body of PUT /v1/seats/inventory/{eventId}: on sale now, ten seats in two rows and five standing places. */
export const inventoryBody = (changes: Record<string, unknown> = {}) => ({
  organizerId: 'usr_organizer',
  currency: 'INR',
  onSale: true,
  salesStartAt: '2026-05-01T00:00:00.000Z',
  salesEndAt: '2026-07-01T00:00:00.000Z',
  maxSeatsPerOrder: 6,
  sections: [
    seatedSection(),
    { name: 'Floor', kind: 'STANDING', tier: 'Standing', price: 50_000, capacity: 5 },
  ],
  ...changes,
});

export const seatedSection = (changes: Record<string, unknown> = {}) => ({
  name: 'Stalls',
  kind: 'SEATED',
  tier: 'Premium',
  price: 150_000,
  rows: [
    { name: 'A', seats: ['1', '2', '3', '4', '5'] },
    { name: 'B', seats: ['1', '2', '3', '4', '5'] },
  ],
  ...changes,
});

/** 20 sections of 25 rows of 40 seats: 20,000. */
export const largeHallSections = (): MapSection[] =>
  Array.from({ length: 20 }, (_, section) => ({
    name: `Block ${section + 1}`,
    kind: 'SEATED',
    tier: 'Premium',
    price: 150_000,
    rows: Array.from({ length: 25 }, (_, row) => ({
      name: String.fromCharCode(65 + row),
      seats: Array.from({ length: 40 }, (_, seat) => String(seat + 1)),
    })),
  }));

export const largeHall = () => inventoryBody({ sections: largeHallSections() });
