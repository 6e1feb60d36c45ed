import SwaggerParser from '@apidevtools/swagger-parser';
import { randomUUID } from 'node:crypto';
import { eventually, register, signIn, type Client } from '../src/client';
import { checkInvariants, untilSettled } from '../src/invariants';
import { putOnSale, type OnSaleEvent } from '../src/on-sale';
import { serviceNames } from '../../scripts/local-platform';
import { engines, Platform } from '../src/platform';

describe.each(engines)('a purchase over six real processes on %s', (_engine, options) => {
  let platform: Platform;
  let event: OnSaleEvent;
  let buyer: Client;

  beforeAll(async () => {
    platform = await Platform.start({ ATTACH_PDF: 'true' }, options);
    event = await putOnSale(platform, 40, 'राग और रंग');
    buyer = await register(platform, 'Alice');
  });
  afterAll(() => platform.stop());

  const reserve = (...seatIds: (string | undefined)[]) =>
    buyer.post('seating-service', '/v1/seats/reserve', { eventId: event.eventId, seatIds });
  const charge = (orderId: string, token = 'tok_success', key: string = randomUUID()) =>
    buyer.post('payment-service', '/v1/payments/charge', { orderId, method: 'CARD', token }, key);

  it('goes from the seat map to tickets in hand, and tells the buyer by email', async () => {
    const reservation = await reserve(event.seatIds[0], event.seatIds[1]);
    expect(reservation.status).toBe(201);
    expect(reservation.body.status).toBe('HELD');

    const order = await buyer.post('order-service', '/v1/orders', { reservationId: reservation.body.id });
    expect(order.status).toBe(201);
    expect(order.body).toMatchObject({
      status: 'PENDING_PAYMENT',
      subtotal: { amount: 100_000, currency: 'INR' },
      tax: { amount: 5_000, currency: 'INR' },
      total: { amount: 105_000, currency: 'INR' },
    });

    const payment = await charge(order.body.id);
    expect(payment.status).toBe(201);
    expect(payment.body).toMatchObject({
      status: 'SUCCESS',
      amount: { amount: 105_000, currency: 'INR' },
      order: { id: order.body.id, status: 'CONFIRMED' },
    });

    const tickets = await buyer.get('order-service', `/v1/orders/${order.body.id}/tickets`);
    expect(tickets.body.items).toHaveLength(2);
    const staff = await signIn(platform, 'staff@demo.test');
    const { code, eventId } = tickets.body.items[0];
    const scan = () => staff.post('order-service', '/v1/tickets/check-in', { code, eventId });
    expect((await scan()).status).toBe(200);
    expect((await scan()).body.code).toBe('already_used');

    const admin = await signIn(platform, 'admin@demo.test');
    const sent = await eventually(
      () => admin.get('notification-service', `/v1/notifications?orderId=${order.body.id}`),
      ({ body }) => body.items?.[0]?.status === 'SENT',
    );
    expect(sent.body.items).toHaveLength(1);
    const file = `${sent.body.items[0].id}.eml`;
    expect(platform.emails()).toContain(file);
    const mail = platform.email(file);
    expect(mail).toContain('Content-Type: text/calendar; charset=utf-8; method=PUBLISH');
    const pdfs = [...mail.matchAll(/Content-Type: application\/pdf[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/g)].map(
      ([, base64 = '']) => Buffer.from(base64, 'base64').toString('latin1'),
    );
    expect(pdfs).toHaveLength(2);
    // The built service has found the font of the title.
    for (const pdf of pdfs) expect(pdf).toMatch(/^%PDF-[^]*\/BaseFont \/[A-Z]{6}\+NotoSans-/);
  });

  it('can begin with seat ids alone', async () => {
    const order = await buyer.post('order-service', '/v1/orders', {
      eventId: event.eventId,
      seatIds: [event.seatIds[2]],
    });
    expect(order.status).toBe(201);
    expect((await charge(order.body.id)).body.order.status).toBe('CONFIRMED');
  });

  it('lets a buyer whose card was declined try another', async () => {
    const order = await buyer.post('order-service', '/v1/orders', {
      eventId: event.eventId,
      seatIds: [event.seatIds[3]],
    });
    const declined = await charge(order.body.id, 'tok_declined');
    expect([declined.status, declined.body.code]).toEqual([402, 'card_declined']);
    expect((await charge(order.body.id)).body.order.status).toBe('CONFIRMED');
    expect((await charge(order.body.id)).body.code).toBe('already_paid');
  });

  it('finishes a payment whose gateway did not answer in time', async () => {
    const order = await buyer.post('order-service', '/v1/orders', {
      eventId: event.eventId,
      seatIds: [event.seatIds[4]],
    });
    expect((await charge(order.body.id, 'tok_timeout_then_success')).body.status).toBe('PENDING');
    await eventually(
      () => buyer.get('order-service', `/v1/orders/${order.body.id}`),
      ({ body }) => body.status === 'CONFIRMED',
    );
  });

  it('refunds the money and frees the seats when the buyer cancels', async () => {
    const seatId = event.seatIds[5];
    const order = await buyer.post('order-service', '/v1/orders', {
      eventId: event.eventId,
      seatIds: [seatId],
    });
    const payment = await charge(order.body.id);
    expect((await buyer.post('order-service', `/v1/orders/${order.body.id}/cancel`)).status).toBe(200);
    await eventually(
      () => buyer.get('order-service', `/v1/orders/${order.body.id}`),
      ({ body }) => body.status === 'REFUNDED',
    );
    expect((await buyer.get('payment-service', `/v1/payments/${payment.body.id}`)).body.status).toBe(
      'REFUNDED',
    );
    expect((await reserve(seatId)).status).toBe(201);
  });

  it('handles a double click once', async () => {
    const order = await buyer.post('order-service', '/v1/orders', {
      eventId: event.eventId,
      seatIds: [event.seatIds[6]],
    });
    const key = randomUUID();
    const first = await charge(order.body.id, 'tok_success', key);
    const second = await charge(order.body.id, 'tok_success', key);
    expect(second).toEqual(first);
    const changed = await charge(order.body.id, 'tok_declined', key);
    expect([changed.status, changed.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('refunds every order of an event that is cancelled, and notifies the holders', async () => {
    const doomed = await putOnSale(platform, 5);
    const order = await buyer.post('order-service', '/v1/orders', {
      eventId: doomed.eventId,
      seatIds: doomed.seatIds.slice(0, 2),
    });
    await charge(order.body.id);
    const organizer = await signIn(platform, 'organizer@demo.test');
    const cancelled = await organizer.post('catalog-service', `/v1/events/${doomed.eventId}/cancel`, {});
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'CANCELLED']);
    await eventually(
      () => buyer.get('order-service', `/v1/orders/${order.body.id}`),
      ({ body }) => body.status === 'REFUNDED',
    );
    const late = await buyer.post('seating-service', '/v1/seats/reserve', {
      eventId: doomed.eventId,
      seatIds: [doomed.seatIds[4]],
    });
    expect(late.body.code).toBe('event_not_on_sale');
    const admin = await signIn(platform, 'admin@demo.test');
    await eventually(
      () => admin.get('notification-service', `/v1/notifications?orderId=${order.body.id}&status=SENT`),
      ({ body }) => body.items.some(({ template }: { template: string }) => template === 'event_cancelled'),
    );
  });

  it.each(serviceNames)('is documented by %s in a valid OpenAPI document', async (service) => {
    const { body } = await buyer.get(service, '/openapi.json');
    await SwaggerParser.validate(body);
    expect(body.info.title).toBe(service);
  });

  it('leaves databases that agree with each other', async () => {
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
  });
});
