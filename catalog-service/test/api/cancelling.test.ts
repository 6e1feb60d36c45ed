import { allAtOnce } from '@ticketing/service-chassis/testing';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';

describe('cancelling an event', () => {
  let catalog: CatalogFixture;
  beforeEach(async () => {
    catalog = await startCatalogFixture();
  });
  afterEach(() => catalog.close());

  const cancel = (id: string, body?: object) => catalog.organizer.post(`/v1/events/${id}/cancel`, body);
  const cancelledCount = async () =>
    /^events_cancelled_total\{.*\} (\d+)$/m.exec((await catalog.anyone.get('/metrics')).text)?.[1];

  it('ends its sale and has its orders refunded, in the same answer', async () => {
    const id = await catalog.newEvent();
    expect((await cancel(id, { reason: 'The hall is flooded.' }).expect(200)).body.status).toBe('CANCELLED');
    expect(catalog.seating.closed.has(id)).toBe(true);
    expect(catalog.orders.cancellations).toEqual([
      { eventId: id, reason: 'The hall is flooded.', idempotencyKey: expect.stringMatching(/^msg_/) },
    ]);
    expect(await cancelledCount()).toBe('1');
    expect((await catalog.anyone.get(`/v1/events/${id}`).expect(200)).body.status).toBe('CANCELLED');
  });

  it('stands though the others are down, and is told to each as soon as it is back', async () => {
    const id = await catalog.newEvent();
    catalog.orders.isDown = true;
    catalog.seating.isDown = true;
    expect((await cancel(id).expect(200)).body.status).toBe('CANCELLED');
    catalog.orders.isDown = false;
    await catalog.laterDeliveries();
    expect(catalog.orders.cancellations).toHaveLength(1);
    expect(catalog.seating.closed.has(id)).toBe(false);
    catalog.seating.isDown = false;
    await catalog.laterDeliveries();
    expect(catalog.seating.closed.has(id)).toBe(true);
    expect(catalog.orders.cancellations).toHaveLength(1);
  });

  it('again answers the same and tells the others again', async () => {
    const id = await catalog.newEvent();
    const first = await cancel(id).expect(200);
    const second = await cancel(id).expect(200);
    expect(second.body).toEqual(first.body);
    expect(catalog.orders.cancellations).toHaveLength(2);
    expect(await cancelledCount()).toBe('1');
  });

  it('counts once when many ask for it at the same moment', async () => {
    const id = await catalog.newEvent();
    const results = await allAtOnce(6, () => cancel(id));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value.status : 0))).toEqual(
      Array(6).fill(200),
    );
    expect(await cancelledCount()).toBe('1');
  });

  it('of a draft concerns nobody else', async () => {
    const id = await catalog.newDraft();
    expect((await cancel(id).expect(200)).body.status).toBe('CANCELLED');
    expect(catalog.orders.cancellations).toEqual([]);
    expect(catalog.seating.closed.size).toBe(0);
  });

  it('wins over a publication at the same moment, whichever comes first', async () => {
    const id = await catalog.newDraft();
    await allAtOnce(2, (index) =>
      index === 0 ? catalog.organizer.post(`/v1/events/${id}/publish`) : cancel(id),
    );
    expect((await catalog.organizer.get(`/v1/events/${id}`)).body.status).toBe('CANCELLED');
    expect(catalog.seating.inventories.has(id)).toBe(catalog.seating.closed.has(id));
  });

  it('is possible after the end, for a show that was broken off', async () => {
    const id = await catalog.newEvent();
    catalog.clock.set(new Date('2026-06-22T17:00:00Z'));
    await catalog.service.jobs.runNow('event-completion');
    await cancel(id).expect(200);
    expect(catalog.orders.cancellations).toHaveLength(1);
  });

  it.each([
    ['a line break in the reason', { reason: 'flood\nBcc: all' }],
    ['an endless reason', { reason: 'x'.repeat(201) }],
    ['a field nobody knows', { refund: false }],
  ])('rejects %s', async (_what, body) => {
    await cancel(await catalog.newEvent(), body).expect(400);
  });
});
