import type { CatalogEvent } from '../../src/domain/event';
import type { Venue } from '../../src/domain/venue';

export const aVenue = (changes: Partial<Venue> = {}): Venue => ({
  id: 'ven_1',
  organizerId: 'usr_organizer',
  name: 'Shanmukhananda Hall',
  address: '292 Comrade Harbanslal Marg',
  city: 'Mumbai',
  country: 'IN',
  timeZone: 'Asia/Kolkata',
  capacity: 0,
  statedCapacity: null,
  mapVersion: null,
  version: 1,
  createdAt: new Date('2026-06-01T12:00:00.123Z'),
  ...changes,
});

export const anEvent = (changes: Partial<CatalogEvent> = {}): CatalogEvent => ({
  id: 'evt_1',
  organizerId: 'usr_organizer',
  venueId: 'ven_1',
  title: 'An evening of ragas',
  type: 'Concert',
  description: 'Two hours.\n🎶',
  status: 'DRAFT',
  startsAt: new Date('2026-06-22T14:00:00.000Z'),
  endsAt: new Date('2026-06-22T17:00:00.000Z'),
  salesStartAt: new Date('2026-06-01T12:00:00.001Z'),
  salesEndAt: null,
  refundCutoffAt: null,
  doorsOpenAt: null,
  currency: 'INR',
  taxRateBasisPoints: 1_800,
  maxSeatsPerOrder: 10,
  priceTiers: [{ name: 'Über', price: { amount: 73_328, currency: 'INR' }, sections: ['Stalls'] }],
  mapVersion: null,
  version: 1,
  createdAt: new Date('2026-06-01T12:00:00.456Z'),
  ...changes,
});
