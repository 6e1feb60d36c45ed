import type { PaymentGateway } from '../../src/application/ports';
import {
  chargeBody,
  createPaymentWorld,
  inr,
  type Instance,
  type PaymentWorld,
} from '../builders/payment-world';

const SECOND = 1_000;

describe('reconciliation', () => {
  let world: PaymentWorld;
  let service: Instance;

  beforeEach(async () => {
    world = await createPaymentWorld();
    world.orders.place('ord_1', 'usr_alice', inr(5_000));
    service = await world.startInstance();
  });
  afterEach(() => world.dispose());

  const after = async (seconds: number, instance = service) => {
    world.clock.advance(seconds * SECOND);
    await instance.reconcile();
  };
  const onlyPayment = async () => (await service.get('/v1/payments')).body.items[0];

  describe('of a charge without an answer', () => {
    it('leaves it alone while its request may still be running', async () => {
      await service.charge(chargeBody('tok_timeout_then_success'));
      await after(9);
      expect((await onlyPayment()).status).toBe('PENDING');
    });

    it('ends it as SUCCESS when the gateway has charged, and the order is confirmed', async () => {
      await service.charge(chargeBody('tok_timeout_then_success'));
      await after(10);
      expect(await onlyPayment()).toMatchObject({ status: 'SUCCESS', order: { status: 'CONFIRMED' } });
      expect(await world.chargesTaken()).toBe(1);
    });

    it('ends it as FAILED when the gateway has declined, and the order can be paid anew', async () => {
      await service.charge(chargeBody('tok_timeout_then_declined'));
      await after(10);
      expect(await onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'declined' });
      expect((await service.charge(chargeBody())).body.status).toBe('SUCCESS');
    });

    it('waits a minute for a charge that the gateway does not have, and ends it as FAILED then', async () => {
      await service.charge(chargeBody('tok_error'));
      await after(10);
      await after(49);
      expect((await onlyPayment()).status).toBe('PENDING');
      await after(1);
      expect(await onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'not_charged' });
      expect(world.orders.told).toMatchObject([{ status: 'FAILED', reason: 'not_charged' }]);
      expect(world.orders.isWaitingForPayment('ord_1')).toBe(false);
    });

    it('still gives the answer of then to the same key', async () => {
      const first = await service.charge(chargeBody('tok_timeout_then_success'), { key: 'one' });
      await after(10);
      const repeated = await service.charge(chargeBody('tok_timeout_then_success'), { key: 'one' });
      expect(repeated.body).toEqual(first.body);
    });
  });

  it('makes sure that a request which comes to the gateway after it was given up charges nothing', async () => {
    let letThrough: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letThrough = resolve));
    let arrived: () => void = () => undefined;
    const atTheGate = new Promise<void>((resolve) => (arrived = resolve));
    const slow = await world.startInstance({
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
    expect((await onlyPayment()).failureReason).toBe('not_charged');
    letThrough();
    expect((await late).body).toMatchObject({ status: 402, code: 'payment_not_completed' });
    expect(await world.chargesTaken()).toBe(0);
  });

  it('asks again later while the gateway cannot be asked, less and less often', async () => {
    await service.charge(chargeBody('tok_timeout_then_success'));
    let asked = 0;
    const cutOff = await world.startInstance({
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
    expect((await onlyPayment()).status).toBe('PENDING');
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(20);
    await after(600);
    expect((await onlyPayment()).status).toBe('SUCCESS');
  });

  describe('of a payment for which an attempt may stand at order-service', () => {
    it('ends it after a minute and frees the order', async () => {
      world.orders.mode = 'silent';
      await service.charge(chargeBody());
      world.orders.mode = 'up';
      await after(10);
      expect((await onlyPayment()).status).toBe('PENDING');
      await after(50);
      expect(await onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'not_charged' });
      expect(world.orders.isWaitingForPayment('ord_1')).toBe(false);
      expect((await service.charge(chargeBody())).body.status).toBe('SUCCESS');
    });

    it('goes on waiting while order-service cannot be asked', async () => {
      world.orders.mode = 'silent';
      await service.charge(chargeBody());
      world.orders.mode = 'refusing';
      await after(60);
      expect((await onlyPayment()).status).toBe('PENDING');
    });

    it('ends it with the reason of order-service when the order cannot be paid any more', async () => {
      world.orders.mode = 'silent';
      await service.charge(chargeBody());
      world.orders.mode = 'up';
      world.orders.setStatus('ord_1', 'EXPIRED');
      await after(60);
      expect(await onlyPayment()).toMatchObject({ status: 'FAILED', failureReason: 'hold_expired' });
    });
  });

  it('looks at every payment in turn, also when the first ones cannot be resolved', async () => {
    const count = 55;
    for (let index = 0; index < count; index += 1) {
      world.orders.place(`ord_many${index}`, 'usr_alice', inr(100));
      await service.charge(chargeBody('tok_timeout_then_success', `ord_many${index}`));
    }
    let failures = 50;
    const flaky = await world.startInstance({
      wrapGateway: (gateway) => ({
        ...gateway,
        findCharge: async (reference) => {
          failures -= 1;
          return failures >= 0 ? { outcome: 'UNKNOWN' } : gateway.findCharge(reference);
        },
      }),
    });
    await after(10, flaky);
    expect(await world.chargesTaken()).toBe(count);
    await after(0, flaky);
    const settled = await world.database.query(`SELECT id FROM payments WHERE status = 'SUCCESS'`);
    expect(settled).toHaveLength(5);
  });

  describe('of a refund without an answer', () => {
    const startWith = (refund: (gateway: PaymentGateway) => PaymentGateway['refund']) =>
      world.startInstance({ wrapGateway: (gateway) => ({ ...gateway, refund: refund(gateway) }) });

    async function pendingRefund(instance: Instance) {
      const { body: payment } = await service.charge(chargeBody());
      const answer = await instance.refund({ paymentId: payment.id, reason: 'goodwill' });
      expect([answer.status, answer.body.status]).toEqual([201, 'PENDING']);
      expect((await onlyPayment()).status).toBe('SUCCESS');
    }

    it('finds that it was done', async () => {
      const deaf = await startWith((gateway) => async (refund) => {
        await gateway.refund(refund);
        return { outcome: 'UNKNOWN' };
      });
      await pendingRefund(deaf);
      await after(10);
      expect(await onlyPayment()).toMatchObject({ status: 'REFUNDED', order: { status: 'REFUNDED' } });
      expect(await world.moneyReturned()).toBe(5_000);
    });

    it('asks for it again until it is done, however long it takes', async () => {
      const down = await startWith(() => () => Promise.reject(new Error('no route to the gateway')));
      await pendingRefund(down);
      for (let round = 0; round < 5; round += 1) await after(3_600, down);
      expect((await onlyPayment()).status).toBe('SUCCESS');
      await after(3_600);
      expect((await onlyPayment()).status).toBe('REFUNDED');
      expect(await world.moneyReturned()).toBe(5_000);
    });

    it('gives the amount free when the gateway refuses, and tells the order that nothing went back', async () => {
      const down = await startWith(() => () => Promise.resolve({ outcome: 'UNKNOWN' }));
      await pendingRefund(down);
      const refusing = await startWith(
        () => () => Promise.resolve({ outcome: 'DECLINED', reason: 'declined' }),
      );
      await after(10, refusing);
      expect(await onlyPayment()).toMatchObject({ status: 'SUCCESS', refunded: inr(0) });
      expect(world.orders.told.at(-1)).toMatchObject({
        status: 'SUCCESS',
        refunded: inr(0),
        reason: 'refund_declined',
      });
      const again = await service.refund({ paymentId: (await onlyPayment()).id, reason: 'goodwill' });
      expect([again.status, again.body.amount]).toEqual([201, inr(5_000)]);
    });
  });
});
