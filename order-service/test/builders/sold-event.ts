import type { EventDescription } from '../../src/domain/sold-event';

/** The gala of the usual order, as catalog-service describes it first. */
export const aDescription = (changes: Partial<EventDescription> = {}): EventDescription => ({
  id: 'evt_gala',
  version: 1,
  status: 'ON_SALE',
  organizerId: 'usr_organizer',
  title: 'Gala of the Monsoon',
  venue: { name: 'Town Hall', address: '1 Main Road', city: 'Kolkata', country: 'IN' },
  timeZone: 'Asia/Kolkata',
  startsAt: new Date('2026-07-01T14:00:00.000Z'),
  endsAt: new Date('2026-07-01T17:30:00.000Z'),
  doorsOpenAt: null,
  refundCutoffAt: new Date('2026-06-29T14:00:00.000Z'),
  currency: 'INR',
  taxRateBasisPoints: 500,
  ...changes,
});
