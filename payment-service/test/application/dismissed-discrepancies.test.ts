import { PeerError } from '@ticketing/service-chassis/peers';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';

const MINUTE = 60_000;

describe('a discrepancy of payment-service that an operator dismissed', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
  });
  afterEach(() => environment.dispose());

  const admin = () => environment.identity.user('usr_admin', 'admin');
  async function kinds(query = ''): Promise<string[]> {
    const response = await service
      .http()
      .get(`/v1/admin/discrepancies${query}`)
      .set('Authorization', admin())
      .expect(200);
    return (response.body as { items: { kind: string }[] }).items.map(({ kind }) => kind);
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
      await environment.addChargeAtGateway('chg_stray');
      await service.compareRecordsAfterLag();
      expect(await kinds()).toEqual(['charge_unknown']);
      await dismissAll();
    });

    it('stays dismissed while the records are compared again and again', async () => {
      for (let round = 0; round < 3; round += 1) await service.compareRecordsAfter(MINUTE);
      expect([await kinds(), await kinds('?dismissed=true')]).toEqual([[], ['charge_unknown']]);
    });

    it('is open again when the gateway says something else', async () => {
      await environment.changeAtGateway('UPDATE sandbox_charges SET amount = 6000');
      await service.compareRecordsAfter(MINUTE);
      expect([await kinds(), await kinds('?dismissed=true')]).toEqual([['charge_unknown'], []]);
    });

    it('goes with its dismissal when the records agree', async () => {
      await environment.changeAtGateway('DELETE FROM sandbox_charges');
      await service.compareRecordsAfter(MINUTE);
      expect(await kinds('?dismissed=true')).toEqual([]);
      expect(await environment.database.query('SELECT discrepancy_id FROM dismissals')).toEqual([]);
    });
  });

  describe('as a result that order-service will not take', () => {
    let takeIt: () => void;

    beforeEach(async () => {
      const genuine = environment.orders.notify.bind(environment.orders);
      takeIt = () => (environment.orders.notify = genuine);
      environment.orders.notify = () =>
        Promise.reject(new PeerError('order-service', 404, 'order_not_found', 'There is no such order.', {}));
      await service.pay('ord_1');
      await service.compareRecordsAfterLag();
      expect((await kinds()).sort()).toEqual(['dead_letter', 'order_not_told']);
      await dismissAll();
    });

    it('stays dismissed, and so does its message, while it is redelivered every hour', async () => {
      for (let hour = 0; hour < 3; hour += 1) await service.compareRecordsAfter(60 * MINUTE);
      expect(await kinds()).toEqual([]);
      expect((await kinds('?dismissed=true')).sort()).toEqual(['dead_letter', 'order_not_told']);
      const { text } = await service.http().get('/metrics');
      expect(text).toMatch(/^outbox_dead_total\{.*\} 0$/m);
      expect(text).toMatch(/^discrepancies\{kind="order_not_told".*\} 0$/m);
    });

    it('is still redelivered, and is cleared when order-service accepts it', async () => {
      takeIt();
      await service.compareRecordsAfter(60 * MINUTE);
      expect(environment.orders.results).toHaveLength(1);
      expect(await kinds('?dismissed=true')).toEqual([]);
    });
  });
});
