import type { ParticipantName } from './support/callers';
import { openFixture, type Fixture } from './support/fixture';

/** What a person gets and leaves behind, over all six services. */
describe('somebody who leaves', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await openFixture();
  });
  afterAll(() => fixture.close());

  const leave = (who: ParticipantName) =>
    fixture.ask(who, 'user-service', { method: 'DELETE', path: '/v1/users/profile' });
  const read = async (path: string) =>
    (await fixture.ask('admin', 'order-service', { method: 'GET', path })).json;

  it('takes along what every service has stored of them, and nothing of others', async () => {
    const exportOf = async (who: ParticipantName) =>
      (await fixture.ask(who, 'user-service', { method: 'GET', path: '/v1/users/export' })).json;
    const { orders, payments, notifications } = await exportOf('alice');
    expect(orders.map(({ id }: { id: string }) => id)).toContain(fixture.confirmed.id);
    const [bought] = orders.filter(({ id }: { id: string }) => id === fixture.confirmed.id);
    expect(bought).toEqual(fixture.confirmed);
    expect(payments).toMatchObject([{ id: fixture.payment.id, orderId: fixture.confirmed.id }]);
    expect(notifications).toContainEqual(expect.objectContaining({ id: fixture.notificationId }));
    expect(await exportOf('bob')).toMatchObject({ orders: [], payments: [] });
  });

  it('buys nothing more with the old token, and keeps what was bought', async () => {
    expect((await leave('alice')).status).toBe(204);
    const ordered = await fixture.ask('alice', 'order-service', {
      method: 'POST',
      path: '/v1/orders',
      body: { reservationId: fixture.held.id },
    });
    expect([ordered.status, ordered.json.code]).toEqual([401, 'token_revoked']);
    const charged = await fixture.ask('alice', 'payment-service', {
      method: 'POST',
      path: '/v1/payments/charge',
      body: { orderId: fixture.unpaid.id, method: 'CARD', token: 'tok_success' },
      headers: { 'Idempotency-Key': 'after-leaving' },
    });
    expect([charged.status, charged.json.code]).toEqual([409, 'order_not_payable']);
    expect((await read(`/v1/orders/${fixture.unpaid.id}`)).status).toBe('CANCELLED');
    expect((await read(`/v1/orders/${fixture.confirmed.id}`)).status).toBe('CONFIRMED');
  });

  it('is in charge of no live event any more: they were cancelled or handed on', async () => {
    const { events, ids } = fixture;
    const refused = await leave('organizer');
    expect([refused.status, refused.json.code]).toEqual([409, 'events_live']);
    expect([...refused.json.eventIds].sort()).toEqual([events.live, events.doomed].sort());
    await fixture.ask('organizer', 'catalog-service', {
      method: 'POST',
      path: `/v1/events/${events.doomed}/cancel`,
    });
    expect((await leave('organizer')).json.eventIds).toEqual([events.live]);
    await fixture.ask('admin', 'catalog-service', {
      method: 'PATCH',
      path: `/v1/events/${events.live}`,
      body: { organizerId: ids.rival },
    });
    expect((await leave('organizer')).status).toBe(204);
    const seats = { eventId: events.live, seatIds: fixture.seats.slice(10, 11) };
    const blocked = await fixture.ask('rival', 'seating-service', {
      method: 'POST',
      path: '/v1/seats/block',
      body: seats,
    });
    expect(blocked.status).toBe(200);
  });
});
