import { PeerError } from '@ticketing/service-chassis/peers';
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

  describe('as money that only the gateway knows of', () => {
    beforeEach(async () => {
      await world.bookChargeAtGateway('chg_stray');
      await service.compareBooksAfter(SETTLED);
      expect(await kinds()).toEqual(['charge_unknown']);
      await dismissAll();
    });

    it('stays dismissed while the books are compared again and again', async () => {
      for (let round = 0; round < 3; round += 1) await service.compareBooksAfter(MINUTE);
      expect([await kinds(), await kinds('?dismissed=true')]).toEqual([[], ['charge_unknown']]);
    });

    it('is open again when the gateway says something else', async () => {
      await world.atGateway('UPDATE sandbox_charges SET amount = 6000');
      await service.compareBooksAfter(MINUTE);
      expect([await kinds(), await kinds('?dismissed=true')]).toEqual([['charge_unknown'], []]);
    });

    it('goes with its dismissal when the books agree', async () => {
      await world.atGateway('DELETE FROM sandbox_charges');
      await service.compareBooksAfter(MINUTE);
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
        Promise.reject(new PeerError('order-service', 404, 'order_not_found', 'There is no such order.', {}));
      await service.pay('ord_1');
      await service.compareBooksAfter(SETTLED);
      expect((await kinds()).sort()).toEqual(['dead_letter', 'order_not_told']);
      await dismissAll();
    });

    it('stays dismissed, and so does its message, while order-service is told again every hour', async () => {
      for (let hour = 0; hour < 3; hour += 1) await service.compareBooksAfter(60 * MINUTE);
      expect(await kinds()).toEqual([]);
      expect((await kinds('?dismissed=true')).sort()).toEqual(['dead_letter', 'order_not_told']);
      const { text } = await service.http().get('/metrics');
      expect(text).toMatch(/^outbox_dead_total\{.*\} 0$/m);
      expect(text).toMatch(/^discrepancies\{kind="order_not_told".*\} 0$/m);
    });

    it('is told all the same once order-service takes it, and then is gone', async () => {
      takeIt();
      await service.compareBooksAfter(60 * MINUTE);
      expect(world.orders.told).toHaveLength(1);
      expect(await kinds('?dismissed=true')).toEqual([]);
    });
  });
});
