import type { PaymentGateway } from '../../src/application/ports/payment-gateway';
import { chargeBody, refundBody } from '../builders/api-clients';
import {
  declinesRefunds,
  receivesNoRefund,
  losesRefundResponses,
  type WrapGateway,
} from '../builders/gateways';
import {
  createPaymentEnvironment,
  startPendingRefund,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

const SECOND = 1_000;

describe('reconciliation', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    environment.orders.place('ord_1', 'usr_alice', inr(5_000));
    service = await environment.startInstance();
  });
  afterEach(() => environment.dispose());

  const after = (seconds: number, instance = service) => instance.reconcileAfter(seconds * SECOND);

  describe('of a charge without a response', () => {
    it('leaves it alone while its request may still be running', async () => {
      await service.charge(chargeBody('tok_timeout_then_success'));
      await after(9);
      expect((await service.onlyPayment()).status).toBe('PENDING');
    });

    it('ends it as SUCCESS when the gateway has charged, and the order is confirmed', async () => {
      await service.charge(chargeBody('tok_timeout_then_success'));
      await after(10);
      expect(await service.onlyPayment()).toMatchObject({
        status: 'SUCCESS',
        order: { status: 'CONFIRMED' },
      });
      expect(await environment.countCharges()).toBe(1);
    });

    it('ends it as FAILED when the gateway has declined, and the order can be paid anew', async () => {
      await service.charge(chargeBody('tok_timeout_then_declined'));
      await after(10);
      expect(await service.onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'declined' });
      expect((await service.charge(chargeBody())).body.status).toBe('SUCCESS');
    });

    it('waits a minute for a charge that the gateway does not have, and ends it as FAILED then', async () => {
      await service.charge(chargeBody('tok_error'));
      await after(10);
      await after(49);
      expect((await service.onlyPayment()).status).toBe('PENDING');
      await after(1);
      expect(await service.onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'not_charged' });
      expect(environment.orders.results).toMatchObject([{ status: 'FAILED', reason: 'not_charged' }]);
      expect(environment.orders.isWaitingForPayment('ord_1')).toBe(false);
    });

    it('still returns the first response for the same key', async () => {
      const first = await service.charge(chargeBody('tok_timeout_then_success'), { key: 'one' });
      await after(10);
      const repeated = await service.charge(chargeBody('tok_timeout_then_success'), { key: 'one' });
      expect(repeated.body).toEqual(first.body);
    });
  });

  it('makes sure that a request that reaches the gateway after the void charges nothing', async () => {
    let letThrough: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letThrough = resolve));
    let arrived: () => void = () => undefined;
    const atTheGate = new Promise<void>((resolve) => (arrived = resolve));
    const slow = await environment.startInstance({
      wrapGateway: (gateway) => ({
        ...gateway,
        charge: async (charge) => {
          arrived();
          await gate;
          return gateway.charge(charge);
        },
      }),
    });
    const late = slow.charge(chargeBody()).then((answer) => answer);
    await atTheGate;
    await after(60);
    expect((await service.onlyPayment()).failureReason).toBe('not_charged');
    letThrough();
    expect((await late).body).toMatchObject({ status: 402, code: 'payment_not_completed' });
    expect(await environment.countCharges()).toBe(0);
  });

  it('asks again later while the gateway cannot be asked, less and less often', async () => {
    await service.charge(chargeBody('tok_timeout_then_success'));
    let asked = 0;
    const cutOff = await environment.startInstance({
      wrapGateway: (gateway): PaymentGateway => ({
        ...gateway,
        findCharge: () => {
          asked += 1;
          return Promise.reject(new Error('no route to the gateway'));
        },
        voidCharge: () => {
          asked += 1;
          return Promise.resolve({ outcome: 'UNKNOWN' });
        },
      }),
    });
    for (let second = 0; second < 600; second += 10) await after(10, cutOff);
    expect((await service.onlyPayment()).status).toBe('PENDING');
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(20);
    await after(600);
    expect((await service.onlyPayment()).status).toBe('SUCCESS');
  });

  describe('of a payment for which an attempt may stand at order-service', () => {
    it('ends it after a minute and frees the order', async () => {
      environment.orders.mode = 'silent';
      await service.charge(chargeBody());
      environment.orders.mode = 'up';
      await after(10);
      expect((await service.onlyPayment()).status).toBe('PENDING');
      await after(50);
      expect(await service.onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'not_charged' });
      expect(environment.orders.isWaitingForPayment('ord_1')).toBe(false);
      expect((await service.charge(chargeBody())).body.status).toBe('SUCCESS');
    });

    it('goes on waiting while order-service cannot be asked', async () => {
      environment.orders.mode = 'silent';
      await service.charge(chargeBody());
      environment.orders.mode = 'refusing';
      await after(60);
      expect((await service.onlyPayment()).status).toBe('PENDING');
    });

    it('ends it with the reason of order-service when the order cannot be paid any more', async () => {
      environment.orders.mode = 'silent';
      await service.charge(chargeBody());
      environment.orders.mode = 'up';
      environment.orders.setStatus('ord_1', 'EXPIRED');
      await after(60);
      expect(await service.onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'hold_expired' });
    });
  });

  it('looks at every payment in turn, also when the first ones cannot be resolved', async () => {
    const count = 55;
    for (let index = 0; index < count; index += 1) {
      await service.pay(`ord_many${index}`, 'tok_timeout_then_success');
    }
    let failures = 50;
    const flaky = await environment.startInstance({
      wrapGateway: (gateway) => ({
        ...gateway,
        findCharge: async (reference) => {
          failures -= 1;
          return failures >= 0 ? { outcome: 'UNKNOWN' } : gateway.findCharge(reference);
        },
      }),
    });
    await after(10, flaky);
    expect(await environment.countCharges()).toBe(count);
    await after(0, flaky);
    const settled = await environment.database.query(`SELECT id FROM payments WHERE status = 'SUCCESS'`);
    expect(settled).toHaveLength(5);
  });

  describe('of a refund without a response', () => {
    async function startRefund(wrapGateway: WrapGateway): Promise<Instance> {
      const { instance } = await startPendingRefund(environment, wrapGateway);
      expect((await service.onlyPayment()).status).toBe('SUCCESS');
      return instance;
    }

    it('finds that it was done', async () => {
      await startRefund(losesRefundResponses);
      await after(10);
      expect(await service.onlyPayment()).toMatchObject({
        status: 'REFUNDED',
        order: { status: 'REFUNDED' },
      });
      expect(await environment.sumOfRefunds()).toBe(5_000);
    });

    it('asks for it again until it is done, however long it takes', async () => {
      const cutOff = await startRefund((gateway) => ({
        ...gateway,
        refund: () => Promise.reject(new Error('no route to the gateway')),
      }));
      for (let round = 0; round < 5; round += 1) await after(3_600, cutOff);
      expect((await service.onlyPayment()).status).toBe('SUCCESS');
      await after(3_600);
      expect((await service.onlyPayment()).status).toBe('REFUNDED');
      expect(await environment.sumOfRefunds()).toBe(5_000);
    });

    it('releases the amount when the gateway declines, and notifies order-service that nothing was refunded', async () => {
      await startRefund(receivesNoRefund);
      const refusing = await environment.startInstance({ wrapGateway: declinesRefunds });
      await after(10, refusing);
      expect(await service.onlyPayment()).toMatchObject({ status: 'SUCCESS', refunded: inr(0) });
      expect(environment.orders.results.at(-1)).toMatchObject({
        status: 'SUCCESS',
        refunded: inr(0),
        reason: 'refund_declined',
      });
      const again = await service.refund(refundBody((await service.onlyPayment()).id));
      expect([again.status, again.body.amount]).toEqual([201, inr(5_000)]);
    });
  });
});
