import { createTestIdentity, ManualClock, startTestService } from '@ticketing/service-chassis/testing';
import { join } from 'node:path';
import request from 'supertest';
import { loadOrderConfig } from '../../order-service/src/config';
import { createOrderService } from '../../order-service/src/service';
import { loadSeatingConfig } from '../../seating-service/src/config';
import { createSeatingService } from '../../seating-service/src/service';
import { databaseUrlsFrom, importExport } from '../../seed-data/src';
import { query } from '../../seed-data/test/builders/read-databases';
import { temporaryDirectory } from '../../seed-data/test/builders/temporary-directory';

describe('the services on the databases of an imported export', () => {
  const directory = temporaryDirectory();
  const urls = databaseUrlsFrom({}, directory.path);
  const clock = new ManualClock(new Date('2026-06-01T12:00:00.000Z'));
  const { user, userKeys } = createTestIdentity(clock);
  const orderConfig = loadOrderConfig({ DATABASE_URL: urls.order });

  beforeAll(() =>
    importExport({
      from: join(__dirname, '../../seed-data/test/fixtures/export'),
      shiftDates: true,
      dataDirectory: directory.path,
      environment: {},
      ticketKeySecret: orderConfig.ticketKeySecret,
      organizerEmail: 'organizer@demo.test',
      now: clock.now(),
    }),
  );
  afterAll(() => directory.remove());

  it('sell a free seat, and not one that is sold', async () => {
    const [event] = await query<{ id: string }>(
      directory.path,
      'catalog',
      `SELECT id FROM events WHERE title = 'Concert #291'`,
    );
    const eventId = String(event?.id);
    const config = loadSeatingConfig({ DATABASE_URL: urls.seating });
    const seating = await startTestService(createSeatingService, config, { clock, userKeys });
    try {
      const list = await request(seating.app).get('/v1/seats').query({ eventId }).expect(200);
      const seats = list.body.seats as {
        id: string;
        status: string;
        label: string;
        price: { amount: number };
      }[];
      const seatOf = (status: string) => seats.find((seat) => seat.status === status)?.id;
      const reserve = (seatId: string | undefined) =>
        request(seating.app)
          .post('/v1/seats/reserve')
          .set('Authorization', user('usr_newcomer'))
          .send({ eventId, seatIds: [seatId] });
      await reserve(seatOf('AVAILABLE')).expect(201);
      await reserve(seatOf('ALLOCATED')).expect(409);
      expect(Object.fromEntries(seats.map(({ label, price }) => [label, price.amount]))).toMatchObject({
        'A 1-2': 50_000,
        'A 1-3': 55_000,
        'B 1-3': 1_010,
      });
    } finally {
      await seating.stop();
    }
  });

  it('check in an imported ticket', async () => {
    const [ticket] = await query<{ id: string; code: string; event_id: string }>(
      directory.path,
      'order',
      'SELECT id, code, event_id FROM tickets ORDER BY id',
    );
    const order = await startTestService(createOrderService, orderConfig, { clock, userKeys });
    try {
      const response = await request(order.app)
        .post('/v1/tickets/check-in')
        .set('Authorization', user('usr_staff', 'staff'))
        .send({ code: ticket?.code, eventId: ticket?.event_id })
        .expect(200);
      expect(response.body.ticket).toMatchObject({ id: ticket?.id, status: 'USED' });
    } finally {
      await order.stop();
    }
  });
});
