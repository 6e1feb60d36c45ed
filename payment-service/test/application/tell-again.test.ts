import { refundBody } from '../builders/callers';
import { ordersDownAfterCharge } from '../builders/gateways';
import { createPaymentWorld, type Instance, type PaymentWorld } from '../builders/payment-world';
import { inr } from '../builders/payments';

const MINUTE = 60_000;

describe('a result that order-service has not acknowledged', () => {
  let world: PaymentWorld;
  let service: Instance;
  let paymentId: string;

  beforeEach(async () => {
    world = await createPaymentWorld();
    service = await world.startInstance();
  });
  afterEach(() => world.dispose());

  async function payWhileOrdersAreDown(): Promise<void> {
    const cutOff = await world.startInstance({ wrapGateway: ordersDownAfterCharge(world.orders) });
    paymentId = (await cutOff.pay('ord_1')).id;
  }
  const atDatabase = (text: string) => world.database.execute(text, {});
  const giveUp = () => atDatabase(`UPDATE outbox_messages SET status = 'DEAD'`);
  const untold = () => world.database.query('SELECT message_id FROM untold_results');
  const repaired = async () => {
    const { text } = await service.http().get('/metrics');
    return /discrepancies_repaired_total\{kind="order_not_told".*\} (\d+)/.exec(text)?.[1];
  };

  it('is none once it was acknowledged', async () => {
    const { id } = await service.pay('ord_1');
    await service.refund(refundBody(id));
    expect(world.orders.told).toHaveLength(2);
    expect(await untold()).toEqual([]);
  });

  it.each([
    ['was given up', giveUp],
    ['is gone', () => atDatabase('DELETE FROM outbox_messages')],
  ])('is told again when its message %s', async (_, lose) => {
    await payWhileOrdersAreDown();
    await lose();
    world.orders.mode = 'up';
    await service.compareBooksAfter(5 * MINUTE);
    expect(world.orders.told).toMatchObject([{ paymentId, status: 'SUCCESS' }]);
    expect(world.orders.statusOf('ord_1')).toBe('CONFIRMED');
    expect(await untold()).toEqual([]);
    expect(await service.found()).toEqual([]);
    expect(await repaired()).toBe('1');

    await service.compareBooksAfter(60 * MINUTE);
    expect(world.orders.told).toHaveLength(1);
    expect(await repaired()).toBe('1');
  });

  it('is told again with its reason', async () => {
    const { id } = await service.pay('ord_1');
    world.orders.mode = 'refusing';
    await service.refund({ paymentId: id, amount: inr(100), reason: 'goodwill' });
    await atDatabase('DELETE FROM outbox_messages');
    world.orders.mode = 'up';
    await service.compareBooksAfter(5 * MINUTE);
    expect(world.orders.told.at(-1)).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refunded: inr(100),
      reason: 'goodwill',
    });
  });

  it('is left to its message for as long as that is on its way', async () => {
    await payWhileOrdersAreDown();
    for (let round = 0; round < 5; round += 1) await service.compareBooksAfter(5 * MINUTE);
    expect(await service.found()).toEqual([]);
    expect(await world.database.query('SELECT id FROM outbox_messages')).toHaveLength(1);
    world.orders.mode = 'up';
    await service.outbox.relayDue();
    expect(world.orders.told).toHaveLength(1);
    expect(await repaired()).toBe('0');
  });

  describe('and cannot be told again', () => {
    beforeEach(async () => {
      await payWhileOrdersAreDown();
      await giveUp();
      await service.compareBooksAfter(5 * MINUTE);
      await giveUp();
    });

    it('is reported', async () => {
      expect(await service.found()).toEqual([['order_not_told', paymentId]]);
    });

    it('is tried again an hour later', async () => {
      world.orders.mode = 'up';
      await service.compareBooksAfter(59 * MINUTE);
      expect(world.orders.told).toEqual([]);
      await service.compareBooksAfter(MINUTE);
      expect(world.orders.told).toHaveLength(1);
      expect(await service.found()).toEqual([]);
      expect(await repaired()).toBe('1');
    });

    it('is tried again at once when an operator asks for it', async () => {
      world.orders.mode = 'up';
      const [finding] = await service.findings();
      await service.retryFinding(finding?.id ?? '').expect(202);
      expect(world.orders.told).toHaveLength(1);
      expect(await service.found()).toEqual([]);
    });

    it('is cleared when its dead letter was retried instead', async () => {
      world.orders.mode = 'up';
      const [message] = await world.database.query<{ id: string }>('SELECT id FROM outbox_messages');
      await service.retryFinding(message?.id ?? '').expect(202);
      await service.outbox.relayDue();
      await service.compareBooksAfter(MINUTE);
      expect(world.orders.told).toHaveLength(1);
      expect(await service.found()).toEqual([]);
      expect(await repaired()).toBe('0');
    });
  });
});
