import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { addMilliseconds } from '@ticketing/service-chassis/core';
import { allAtOnce } from '@ticketing/service-chassis/testing';
import request from 'supertest';
import { encodeTicketCode, readTicketCode } from '../../src/domain/ticket-code';
import { ALICE, DAY_MS, EVENT, eventNamed, World, type OrderBody } from '../builders/world';

const HOUR_MS = 60 * 60_000;

describe('tickets', () => {
  let world: World;
  let order: OrderBody;

  beforeEach(async () => {
    world = await World.open();
    order = await world.confirmed();
  });
  afterEach(() => world.dispose());

  const ticket = (index = 0) => {
    const found = order.tickets[index];
    if (found === undefined) throw new Error(`The order has no ticket ${index}.`);
    return found;
  };
  const scan = (code: string, more: object = {}) =>
    world.as('usr_door', 'staff').post('/v1/tickets/check-in', { code, eventId: EVENT, ...more });
  const document = (name: string) => world.as(ALICE).get(`/v1/tickets/${ticket().id}/${name}`);

  it('are one a seat, each with a code of its own', async () => {
    const { body } = await world.as(ALICE).get(`/v1/orders/${order.id}/tickets`).expect(200);
    expect(body.nextCursor).toBeNull();
    expect(body.items).toEqual(order.tickets);
    expect(body.items[0]).toMatchObject({
      orderId: order.id,
      eventId: EVENT,
      seat: { label: 'Stalls A-1', section: 'Stalls', row: 'A', number: '1' },
      status: 'VALID',
      admittedAt: null,
    });
    expect(new Set(order.tickets.map(({ code }) => code)).size).toBe(2);
  });

  it('do not exist before the order is confirmed', async () => {
    const unpaid = await world.placed();
    const { body } = await world.as(ALICE).get(`/v1/orders/${unpaid.id}/tickets`).expect(200);
    expect(body.items).toEqual([]);
  });

  it('can be checked with the published key alone', async () => {
    const { body } = await request(world.service.app).get('/.well-known/ticket-keys.json').expect(200);
    const claims = readTicketCode(ticket().code, createPublicKey({ key: body.keys[0], format: 'jwk' }));
    expect(claims).toMatchObject({ ticketId: ticket().id, eventId: EVENT, seatLabel: 'Stalls A-1' });
    expect(claims?.keyId).toBe(body.keys[0].kid);
  });

  it('come as a QR image', async () => {
    const { body, headers } = await document('qr.png').expect(200);
    expect(headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'private, no-store' });
    expect((body as Buffer).subarray(1, 4).toString()).toBe('PNG');
    const width = (body as Buffer).readUInt32BE(16);
    expect(width).toBeGreaterThan(300);
  });

  it('come as a page to print', async () => {
    const { body, headers } = await document('ticket.pdf').expect(200);
    expect(headers['content-type']).toBe('application/pdf');
    expect((body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    expect((body as Buffer).toString('latin1')).toContain('/Count 1');
  });

  it('come as a calendar entry with its times in UTC', async () => {
    const startsAt = new Date('2026-07-01T14:00:00.000Z');
    const event = eventNamed('evt_july', world.clock.now());
    world.catalog.events.set('evt_july', {
      ...event,
      snapshot: {
        ...event.snapshot,
        title: 'Ragas; rain, and more',
        startsAt,
        endsAt: addMilliseconds(startsAt, 9e6),
      },
    });
    const reservation = world.seating.hold(ALICE, 'evt_july', [world.seating.addSeat('evt_july', 0)]);
    const { body } = await world.as(ALICE).post('/v1/orders', { reservationId: reservation.id }).expect(201);
    const entry = await world.as(ALICE).get(`/v1/tickets/${body.tickets[0].id}/event.ics`).expect(200);
    expect(entry.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const lines = entry.text.replaceAll('\r\n\t', '').split('\r\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'SUMMARY:Ragas\\; rain\\, and more',
        'DTSTART:20260701T140000Z',
        'DTEND:20260701T163000Z',
        'DTSTAMP:20260601T120000Z',
        'LOCATION:Town Hall\\, 1 Main Road\\, Kolkata\\, IN',
        `UID:${body.tickets[0].id}@tickets`,
      ]),
    );
  });

  it('are printed for notification-service, which attaches them to mails, and for no other service', async () => {
    const path = `/v1/tickets/${ticket().id}/ticket.pdf`;
    const { headers } = await world.asService('notification-service', 'tickets:read').get(path).expect(200);
    expect(headers['content-type']).toBe('application/pdf');
    await world.asService('payment-service', 'payments:write').get(path).expect(403);
    // The code itself is only for people.
    const other = path.replace('ticket.pdf', 'qr.png');
    await world.asService('notification-service', 'tickets:read').get(other).expect(403);
  });

  it.each(['qr.png', 'ticket.pdf', 'event.ics'])('are not shown as %s once they are void', async (name) => {
    await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
    const { body } = await document(name).expect(409);
    expect(body.code).toBe('ticket_void');
  });

  describe('at the door', () => {
    it('admit once, and say when they were used', async () => {
      const { body } = await scan(ticket().code).expect(200);
      expect(body).toMatchObject({
        ticket: { id: ticket().id, status: 'USED' },
        admittedAt: world.clock.now().toISOString(),
      });
      world.clock.advance(60_000);
      const again = await scan(ticket().code).expect(409);
      expect(again.body).toMatchObject({
        code: 'already_used',
        usedAt: body.admittedAt,
        usedBy: 'usr_door',
        seat: { label: 'Stalls A-1', section: 'Stalls', row: 'A', number: '1' },
      });
      await scan(ticket(1).code).expect(200);
    });

    it('admit one of 50 scans at once', async () => {
      const responses = await allAtOnce(50, () => scan(ticket().code));
      const statuses = responses.map((response) =>
        response.status === 'fulfilled' ? response.value.status : 0,
      );
      expect(statuses.sort()).toEqual([200, ...Array<number>(49).fill(409)]);
    });

    it('give the same response to a scanner that repeats its key', async () => {
      const first = await scan(ticket().code).set('Idempotency-Key', 'scan-1').expect(200);
      const again = await scan(ticket().code).set('Idempotency-Key', 'scan-1').expect(200);
      expect(again.body).toEqual(first.body);
      await scan(ticket().code).set('Idempotency-Key', 'scan-2').expect(409);
    });

    it('are rejected at another event', async () => {
      const { body } = await scan(ticket().code, { eventId: 'evt_other' }).expect(409);
      expect([body.code, body.eventId]).toEqual(['wrong_event', EVENT]);
      await scan(ticket().code, { eventId: EVENT }).expect(200);
    });

    it('need the event at whose door they are shown', async () => {
      const { body } = await scan(ticket().code, { eventId: undefined }).expect(400);
      expect(body.errors[0].pointer).toBe('/eventId');
    });

    it('may have blanks around them, as scanners send them', async () => {
      await scan(` ${ticket().code}\r\n`).expect(200);
    });

    it('are rejected once they are void, with the reason', async () => {
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      const { body } = await scan(ticket().code).expect(409);
      expect([body.code, body.reason]).toEqual(['ticket_void', 'REFUNDED']);
    });

    it('are void because the event was cancelled', async () => {
      const cancelled = { eventId: EVENT, reason: 'The hall was flooded' };
      await world
        .asService('catalog-service', 'orders:cancel')
        .post('/v1/orders/event-cancellations', cancelled)
        .expect(202);
      await world.run('event-cancellation');
      const { body } = await scan(ticket().code).expect(409);
      expect([body.code, body.reason]).toEqual(['ticket_void', 'CANCELLED']);
    });

    it('are unknown when somebody else signed them', async () => {
      const { privateKey } = generateKeyPairSync('ed25519');
      const forged = encodeTicketCode(
        { ticketId: ticket().id, eventId: EVENT, seatLabel: 'Stalls A-1', nonce: 'n', keyId: 'k' },
        privateKey,
      );
      const { body } = await scan(forged).expect(404);
      expect(body.code).toBe('ticket_not_found');
    });

    it('are unknown when their text was changed or cut', async () => {
      const { code } = ticket();
      for (const forged of [code.slice(0, -1), code.slice(1), `${code}A`, code.toLowerCase(), ticket().id]) {
        await scan(forged).expect(404);
      }
      await scan(code).expect(200);
    });

    it('admit from the opening of the doors until the end, and say when that is', async () => {
      const now = world.clock.now();
      const [doorsOpenAt, startsAt, endsAt] = [1, 2, 3].map((hours) => addMilliseconds(now, hours * HOUR_MS));
      await world.described(1, { doorsOpenAt, startsAt, endsAt });
      const { body } = await scan(ticket().code).expect(409);
      expect(body).toMatchObject({
        code: 'doors_closed',
        opensAt: doorsOpenAt?.toISOString(),
        closesAt: endsAt?.toISOString(),
      });
      world.clock.advance(HOUR_MS);
      await scan(ticket().code).expect(200);
      world.clock.advance(2 * HOUR_MS - 1);
      await scan(ticket(1).code).expect(200);
      world.clock.advance(1);
      expect((await scan(ticket(1).code).expect(409)).body.code).toBe('doors_closed');
    });

    it('admit at any time where an event has no such window', async () => {
      await world.described(1, { doorsOpenAt: null });
      world.clock.advance(400 * DAY_MS);
      await scan(ticket().code).expect(200);
    });

    it('still open the door years later, for the door staff decide', async () => {
      world.clock.advance(400 * DAY_MS);
      await scan(ticket().code).expect(200);
    });
  });

  describe('that were admitted by mistake', () => {
    const revert = (ticketId: string, staff = 'usr_door') =>
      world.as(staff, 'staff').post('/v1/tickets/check-in/revert', { ticketId, reason: 'Wrong door' });

    it('are valid again, and admit again', async () => {
      await scan(ticket().code).expect(200);
      const { body } = await revert(ticket().id).expect(200);
      expect(body.ticket).toMatchObject({ id: ticket().id, status: 'VALID', admittedAt: null });
      await scan(ticket().code).expect(200);
    });

    it('can be taken back only when they were used', async () => {
      expect((await revert(ticket().id).expect(409)).body.code).toBe('not_used');
      expect((await revert('tkt_unknown').expect(404)).body.code).toBe('ticket_not_found');
    });

    it('are not made valid by it once their order has ended', async () => {
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      const { body } = await revert(ticket().id).expect(409);
      expect([body.code, body.reason]).toEqual(['ticket_void', 'REFUNDED']);
    });

    it('are taken back once by two stewards at once', async () => {
      await scan(ticket().code).expect(200);
      const responses = await allAtOnce(20, (index) => revert(ticket().id, `usr_door${index}`));
      const statuses = responses.map((response) =>
        response.status === 'fulfilled' ? response.value.status : 0,
      );
      expect(statuses.sort()).toEqual([200, ...Array<number>(19).fill(409)]);
    });

    it('are only for the staff', async () => {
      const asked = { ticketId: ticket().id, reason: 'Mine' };
      await world.as(ALICE).post('/v1/tickets/check-in/revert', asked).expect(403);
    });
  });
});
