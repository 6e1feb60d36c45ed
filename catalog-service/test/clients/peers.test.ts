import { loadCatalogConfig } from '../../src/config';
import { usualInventory } from '../builders/inventories';
import { startCatalogFixture, type CatalogFixture } from '../builders/service-fixture';
import { recordingServer } from '../fakes/recording-server';

describe('what the service says to its peers', () => {
  let peer: Awaited<ReturnType<typeof recordingServer>>;
  let catalog: CatalogFixture;
  beforeEach(async () => {
    peer = await recordingServer();
    const config = loadCatalogConfig({
      NODE_ENV: 'test',
      SEATING_SERVICE_URL: peer.url,
      ORDER_SERVICE_URL: peer.url,
    });
    catalog = await startCatalogFixture({ seating: undefined, orders: undefined }, config);
  });
  afterEach(async () => {
    await catalog.close();
    await peer.close();
  });

  const claimsOf = (authorization = ''): unknown =>
    JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString('utf8'));

  it('to seating: the inventory of a published event', async () => {
    const id = await catalog.newEvent();
    expect(peer.calls[0]).toMatchObject({
      method: 'PUT',
      path: `/v1/seats/inventory/${id}`,
      body: {
        ...usualInventory(),
        salesStartAt: '2026-06-01T12:00:00.000Z',
        salesEndAt: '2026-06-22T14:00:00.000Z',
      },
    });
    expect(claimsOf(peer.calls[0]?.headers.authorization)).toMatchObject({
      iss: 'catalog-service',
      aud: 'seating-service',
      scopes: ['inventory:write'],
    });
  });

  it('to orders: what a published event is now', async () => {
    const id = await catalog.newEvent();
    expect(peer.calls[1]).toMatchObject({
      method: 'PUT',
      path: `/v1/orders/events/${id}`,
      body: {
        version: 4,
        status: 'ON_SALE',
        organizerId: 'usr_organizer',
        title: 'An evening of ragas',
        venue: {
          name: 'Shanmukhananda Hall',
          address: '292 Comrade Harbanslal Marg',
          city: 'Mumbai',
          country: 'IN',
        },
        timeZone: 'Asia/Kolkata',
        startsAt: '2026-06-22T14:00:00.000Z',
        endsAt: '2026-06-22T17:00:00.000Z',
        doorsOpenAt: '2026-06-21T14:00:00.000Z',
        refundCutoffAt: '2026-06-21T14:00:00.000Z',
        currency: 'INR',
        taxRateBasisPoints: 0,
      },
    });
    expect(claimsOf(peer.calls[1]?.headers.authorization)).toMatchObject({
      iss: 'catalog-service',
      aud: 'order-service',
      scopes: ['events:write'],
    });
  });

  it('to seating and orders: that an event is cancelled', async () => {
    const id = await catalog.newEvent();
    await catalog.organizer.post(`/v1/events/${id}/cancel`, { reason: 'Illness' }).expect(200);
    const [, , toSeating, toOrders] = peer.calls;
    expect(toSeating).toMatchObject({
      method: 'PATCH',
      path: `/v1/seats/inventory/${id}`,
      body: { onSale: false, releaseHolds: true },
    });
    expect(toOrders).toMatchObject({
      method: 'POST',
      path: '/v1/orders/event-cancellations',
      body: { eventId: id, reason: 'Illness' },
    });
    expect(toOrders?.headers['idempotency-key']).toMatch(/^msg_/);
    expect(claimsOf(toOrders?.headers.authorization)).toMatchObject({
      aud: 'order-service',
      scopes: ['orders:cancel'],
    });
  });

  it('to seating: the version of the event, which every change raises', async () => {
    const id = await catalog.newEvent();
    await catalog.organizer.patch(`/v1/events/${id}`, { title: 'Another title' }).expect(200);
    await catalog.organizer.patch(`/v1/events/${id}`, { maxSeatsPerOrder: 5 }).expect(200);
    await catalog.organizer.post(`/v1/events/${id}/cancel`).expect(200);
    const toSeating = peer.calls.filter(({ path }) => path === `/v1/seats/inventory/${id}`);
    expect(toSeating.map(({ method, body }) => [method, body])).toMatchObject([
      ['PUT', { version: 2 }],
      ['PUT', { version: 4 }],
      ['PATCH', { version: 5 }],
    ]);
  });

  it('to a seating-service of the release before: the same without the version that it rejects', async () => {
    peer.respondOnceWith(400, {
      code: 'invalid_request',
      errors: [{ pointer: '/version', detail: 'This field is not known here.' }],
    });
    const id = await catalog.newEvent();
    const { version: _version, ...before } = usualInventory();
    expect((peer.calls[1]?.body as object | undefined) ?? {}).not.toHaveProperty('version');
    expect(peer.calls[1]).toMatchObject({ method: 'PUT', body: { sections: before.sections } });
    expect((await catalog.organizer.get(`/v1/events/${id}`)).body.status).toBe('ON_SALE');
  });

  it('is done when seating never heard of the event that is cancelled', async () => {
    peer.respondWith(503);
    const id = await catalog.newEvent();
    peer.respondWith(404, { code: 'inventory_not_found', detail: 'There is no inventory.' });
    await catalog.organizer.post(`/v1/events/${id}/cancel`).expect(200);
    const rows = await catalog.database.query(
      `SELECT status FROM outbox_messages WHERE topic = 'seating.synchronise' ORDER BY id`,
    );
    expect(rows.map((row) => row['status'])).toEqual(['PENDING', 'DELIVERED']);
  });

  it.each([
    [400, 'DEAD'],
    [422, 'DEAD'],
    [401, 'PENDING'],
    [409, 'PENDING'],
    [503, 'PENDING'],
  ])('is kept as %i says: a message that cannot mend is %s', async (status, kept) => {
    peer.respondWith(status, { code: 'refused', detail: 'No.' });
    const id = await catalog.newDraft();
    const { body } = await catalog.organizer.post(`/v1/events/${id}/publish`).expect(200);
    expect(body.status).toBe('SCHEDULED');
    const [row] = await catalog.database.query('SELECT status FROM outbox_messages');
    expect(row?.['status']).toBe(kept);
  });
});
