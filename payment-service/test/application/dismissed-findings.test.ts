import { PeerRefusal } from '@ticketing/service-chassis';
import { createPaymentWorld, type Instance, type PaymentWorld } from '../builders/payment-world';

const MINUTE = 60_000;
/** Longer than the comparison stays behind. */
const SETTLED = 6 * MINUTE;

describe('a discrepancy of payment-service that an operator dismissed', () => {
  let world: PaymentWorld;
  let service: Instance;

  beforeEach(async () => {
    world = await createPaymentWorld();
    service = await world.startInstance();
  });
  afterEach(() => world.dispose());

  const admin = () => world.identity.user('usr_admin', 'admin');
  async function kinds(query = ''): Promise<string[]> {
    const answer = await service
      .http()
      .get(`/v1/admin/discrepancies${query}`)
      .set('Authorization', admin())
      .expect(200);
    return (answer.body as { items: { kind: string }[] }).items.map(({ kind }) => kind);
  }
  async function dismissAll(): Promise<void> {
    const { body } = await service.http().get('/v1/admin/discrepancies').set('Authorization', admin());
    for (const { id } of (body as { items: { id: string }[] }).items) {
      await service
        .http()
        .post(`/v1/admin/discrepancies/${id}/dismiss`)
        .set('Authorization', admin())
        .send({ reason: 'Settled by hand.' })
        .expect(200);
    }
  }
  const compareAfter = async (milliseconds: number) => {
    world.clock.advance(milliseconds);
    await service.compareBooks();
  };
  const atGateway = (text: string, params: Record<string, string | number | Date> = {}) =>
    world.sandboxDatabase.execute(text, params);

  describe('as money that only the gateway knows of', () => {
    beforeEach(async () => {
      await atGateway(
        `INSERT INTO sandbox_charges (reference, status, amount, currency, refunded, created_at)
         VALUES ('chg_stray', 'SUCCESS', 5000, 'INR', 0, @now)`,
        { now: world.clock.now() },
      );
      await compareAfter(SETTLED);
      expect(await kinds()).toEqual(['charge_unknown']);
      await dismissAll();
    });

    it('stays dismissed while the books are compared again and again', async () => {
      for (let round = 0; round < 3; round += 1) await compareAfter(MINUTE);
      expect([await kinds(), await kinds('?dismissed=true')]).toEqual([[], ['charge_unknown']]);
    });

    it('is open again when the gateway says something else', async () => {
      await atGateway('UPDATE sandbox_charges SET amount = 6000');
      await compareAfter(MINUTE);
      expect([await kinds(), await kinds('?dismissed=true')]).toEqual([['charge_unknown'], []]);
    });

    it('goes with its dismissal when the books agree', async () => {
      await atGateway('DELETE FROM sandbox_charges');
      await compareAfter(MINUTE);
      expect(await kinds('?dismissed=true')).toEqual([]);
      expect(await world.database.query('SELECT discrepancy_id FROM dismissals')).toEqual([]);
    });
  });

  describe('as a result that order-service will not take', () => {
    let takeIt: () => void;

    beforeEach(async () => {
      const genuine = world.orders.tell.bind(world.orders);
      takeIt = () => (world.orders.tell = genuine);
      world.orders.tell = () =>
        Promise.reject(
          new PeerRefusal('order-service', 404, 'order_not_found', 'There is no such order.', {}),
        );
      world.orders.place('ord_1', 'usr_alice', { amount: 5_000, currency: 'INR' });
      await service.charge({ orderId: 'ord_1', method: 'CARD', token: 'tok_success' });
      await compareAfter(SETTLED);
      expect((await kinds()).sort()).toEqual(['dead_letter', 'order_not_told']);
      await dismissAll();
    });

    it('stays dismissed, and so does its message, while order-service is told again every hour', async () => {
      for (let hour = 0; hour < 3; hour += 1) await compareAfter(60 * MINUTE);
      expect(await kinds()).toEqual([]);
      expect((await kinds('?dismissed=true')).sort()).toEqual(['dead_letter', 'order_not_told']);
      const { text } = await service.http().get('/metrics');
      expect(text).toMatch(/^outbox_dead_total\{.*\} 0$/m);
      expect(text).toMatch(/^discrepancies\{kind="order_not_told".*\} 0$/m);
    });

    it('is told all the same once order-service takes it, and then is gone', async () => {
      takeIt();
      await compareAfter(60 * MINUTE);
      expect(world.orders.told).toHaveLength(1);
      expect(await kinds('?dismissed=true')).toEqual([]);
    });
  });
});
