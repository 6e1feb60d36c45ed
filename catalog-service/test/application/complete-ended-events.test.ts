import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('the completion of events', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  const statusOf = async (id: string) =>
    (await catalog.organizer.get(`/v1/events/${id}`)).body.status as string;
  const round = () => catalog.service.jobs.runNow('event-completion');

  it('comes with the end, not a millisecond before', async () => {
    const id = await catalog.newEvent();
    catalog.clock.set(new Date('2026-06-22T16:59:59.999Z'));
    await round();
    expect(await statusOf(id)).toBe('ON_SALE');
    catalog.clock.advance(1);
    await round();
    expect(await statusOf(id)).toBe('COMPLETED');
  });

  it('also comes to what was sold out or never reached seating, and not to drafts and cancelled events', async () => {
    const draft = await catalog.newDraft();
    const soldOut = await catalog.newEvent();
    await catalog.seatingService.put(`/v1/events/${soldOut}/availability`, { soldOut: true }).expect(204);
    const cancelled = await catalog.newEvent();
    await catalog.organizer.post(`/v1/events/${cancelled}/cancel`).expect(200);
    catalog.seating.isDown = true;
    const scheduled = await catalog.newEvent();
    catalog.seating.isDown = false;
    catalog.clock.set(new Date('2026-06-22T17:00:00Z'));
    await round();
    expect(await Promise.all([draft, soldOut, cancelled, scheduled].map(statusOf))).toEqual([
      'DRAFT',
      'COMPLETED',
      'CANCELLED',
      'COMPLETED',
    ]);
    await catalog.laterDeliveries();
    expect(catalog.seating.inventories.has(scheduled)).toBe(false);
    expect(await statusOf(scheduled)).toBe('COMPLETED');
  });
});
