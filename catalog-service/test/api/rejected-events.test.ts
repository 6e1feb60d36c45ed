import { eventBody, rupees, tier, usualTiers } from '../builders/request-bodies';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('an event is not created with', () => {
  let catalog: CatalogFixture;
  let venueId: string;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
    venueId = await catalog.newVenue();
  });
  afterAll(() => catalog.close());

  it.each([
    ['an end before the start', { endsAt: '2026-06-22T13:00:00Z' }, '/endsAt'],
    ['an end at the start', { endsAt: '2026-06-22T14:00:00Z' }, '/endsAt'],
    ['sales beyond the end', { salesEndAt: '2026-06-22T17:00:00.001Z' }, '/salesEndAt'],
    [
      'sales that end as they begin',
      { salesStartAt: '2026-06-10T00:00:00Z', salesEndAt: '2026-06-10T00:00:00Z' },
      '/salesStartAt',
    ],
    ['refunds after the start', { refundCutoffAt: '2026-06-22T14:00:01Z' }, '/refundCutoffAt'],
    ['a time without its zone', { startsAt: '2026-06-22T19:30:00' }, '/startsAt'],
    ['a time that no calendar has', { startsAt: '2026-02-30T19:30:00Z' }, '/startsAt'],
    ['a time before all calendars', { startsAt: '0000-01-01T00:00:00Z' }, '/startsAt'],
    ['a time that a zone pushes out of reach', { endsAt: '9999-12-31T23:59:59-12:00' }, '/endsAt'],
    ['a start in the past', { startsAt: '2026-05-01T19:30:00Z' }, '/startsAt'],
    ['a start at this moment', { startsAt: '2026-06-01T12:00:00Z' }, '/startsAt'],
    ['sales that are over', { salesEndAt: '2026-05-01T19:30:00Z' }, '/salesEndAt'],
    ['a title with nothing to see', { title: '\u200b' }, '/title'],
    ['a title of fillers', { title: '\u3164' }, '/title'],
    ['a title that runs backwards', { title: 'Night\u202e of jazz' }, '/title'],
    ['a byte order mark in the title', { title: 'Night\ufeff of jazz' }, '/title'],
    ['a description with nothing to see', { description: '\u200b\n\u3164' }, '/description'],
    ['a description that runs backwards', { description: 'one\n\u202etwo' }, '/description'],
    ['a type nobody knows', { type: 'Séance' }, '/type'],
    ['a currency nobody uses', { currency: 'ABC', priceTiers: [] }, '/currency'],
    ['the currency that Croatia had', { currency: 'HRK', priceTiers: [] }, '/currency'],
    ['the currency that Bulgaria had', { currency: 'BGN', priceTiers: [] }, '/currency'],
    ['more tax than there may be', { taxRateBasisPoints: 5_001 }, '/taxRateBasisPoints'],
    ['51 seats an order', { maxSeatsPerOrder: 51 }, '/maxSeatsPerOrder'],
    ['no seats an order', { maxSeatsPerOrder: 0 }, '/maxSeatsPerOrder'],
    ['an id that is none', { venueId: "'; DROP TABLE events; --" }, '/venueId'],
    ['a control character in the description', { description: 'bell \u0007' }, '/description'],
    ['a field nobody knows', { status: 'ON_SALE' }, '/status'],
  ])('%s', async (_what, changes, pointer) => {
    const answer = await catalog.organizer.post('/v1/events', eventBody(venueId, changes)).expect(400);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it('a start in the past, and only the start is to blame', async () => {
    const past = { startsAt: '2026-05-01T19:30:00Z', endsAt: '2026-05-01T22:30:00Z' };
    const answer = await catalog.organizer.post('/v1/events', eventBody(venueId, past)).expect(400);
    expect(answer.body.errors).toEqual([{ pointer: '/startsAt', detail: 'startsAt must be in the future' }]);
    const later = { ...past, salesStartAt: '2026-04-01T00:00:00Z' };
    await catalog.organizer.post('/v1/events', eventBody(venueId, later)).expect(400);
    const draft = await catalog.newDraft({}, venueId);
    const moved = await catalog.organizer.patch(`/v1/events/${draft}`, past).expect(400);
    expect(moved.body.errors).toMatchObject([{ pointer: '/startsAt' }]);
  });

  it.each([
    ['a tier with nothing to see', [tier('\u200b', rupees(1), 'Stalls', 'Floor')], '/priceTiers/0/name'],
    ['a section without a price', [tier('Premium', rupees(1), 'Stalls')], '/priceTiers'],
    ['no prices at all', [], '/priceTiers'],
    [
      'a section that the map does not have',
      [...usualTiers(), tier('Royal', rupees(9), 'Box')],
      '/priceTiers/2/sections/0',
    ],
    [
      'a section with two prices',
      [...usualTiers(), tier('Cheap', rupees(1), 'stalls ')],
      '/priceTiers/2/sections/0',
    ],
    ['a tier twice', [tier('A', rupees(1), 'Stalls'), tier('a', rupees(2), 'Floor')], '/priceTiers/1/name'],
    [
      'another currency than the event',
      [tier('All', { amount: 1, currency: 'EUR' }, 'Stalls', 'Floor')],
      '/priceTiers/0/price/currency',
    ],
    ['a negative price', [tier('All', rupees(-1), 'Stalls', 'Floor')], '/priceTiers/0/price/amount'],
    [
      'a fraction of a paisa',
      [tier('All', { amount: 0.5, currency: 'INR' }, 'Stalls', 'Floor')],
      '/priceTiers/0/price/amount',
    ],
  ])('%s', async (_what, priceTiers, pointer) => {
    const answer = await catalog.organizer.post('/v1/events', eventBody(venueId, { priceTiers })).expect(400);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});
