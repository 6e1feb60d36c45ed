import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('the availability that seating reports', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  const report = (id: string, soldOut: boolean) =>
    catalog.seatingService.put(`/v1/events/${id}/availability`, { soldOut });
  const statusOf = async (id: string) =>
    (await catalog.organizer.get(`/v1/events/${id}`)).body.status as string;

  it('moves an event between ON_SALE and SOLD_OUT, however often it comes', async () => {
    const id = await catalog.newEvent();
    for (const [soldOut, status] of [
      [true, 'SOLD_OUT'],
      [true, 'SOLD_OUT'],
      [false, 'ON_SALE'],
      [false, 'ON_SALE'],
    ] as const) {
      const answer = await report(id, soldOut).expect(204);
      expect(answer.text).toBe('');
      expect(await statusOf(id)).toBe(status);
    }
  });

  it('may come before we noted that seating has the seats', async () => {
    catalog.seating.isDown = true;
    const id = await catalog.newEvent();
    await report(id, false).expect(204);
    expect(await statusOf(id)).toBe('SCHEDULED');
    await report(id, true).expect(204);
    catalog.seating.isDown = false;
    await catalog.laterDeliveries();
    expect(await statusOf(id)).toBe('SOLD_OUT');
  });

  it('changes nothing once the event is cancelled, when refunded seats become free', async () => {
    const id = await catalog.newEvent();
    await report(id, true).expect(204);
    await catalog.organizer.post(`/v1/events/${id}/cancel`).expect(200);
    await report(id, false).expect(204);
    expect(await statusOf(id)).toBe('CANCELLED');
  });

  it('does not disturb an editor', async () => {
    const id = await catalog.newEvent();
    const before = await catalog.database.query('SELECT version FROM events WHERE id = @id', { id });
    await report(id, true).expect(204);
    expect(await catalog.database.query('SELECT version FROM events WHERE id = @id', { id })).toEqual(before);
  });

  it('is rejected for a draft and for an event that does not exist', async () => {
    const id = await catalog.newDraft();
    expect((await report(id, true).expect(409)).body.code).toBe('illegal_transition');
    expect((await report(id, false).expect(409)).body.code).toBe('illegal_transition');
    expect((await report('evt_missing', true).expect(404)).body.code).toBe('event_not_found');
  });

  it('is rejected when it says anything else', async () => {
    const id = await catalog.newEvent();
    for (const body of [{}, { soldOut: 'yes' }, { soldOut: true, seats: 3 }]) {
      await catalog.seatingService.put(`/v1/events/${id}/availability`, body).expect(400);
    }
  });
});
