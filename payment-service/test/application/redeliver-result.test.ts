import { refundBody } from '../builders/api-clients';
import { ordersDownAfterCharge } from '../builders/gateways';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

const MINUTE = 60_000;

describe('a result that order-service has not acknowledged', () => {
  let environment: PaymentEnvironment;
  let service: Instance;
  let paymentId: string;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
  });
  afterEach(() => environment.dispose());

  async function payWhileOrdersAreDown(): Promise<void> {
    const cutOff = await environment.startInstance({
      wrapGateway: ordersDownAfterCharge(environment.orders),
    });
    paymentId = (await cutOff.pay('ord_1')).id;
  }
  const atDatabase = (text: string) => environment.database.execute(text, {});
  const voidIfMissing = () => atDatabase(`UPDATE outbox_messages SET status = 'DEAD'`);
  const unacknowledgedResults = () => environment.database.query('SELECT message_id FROM untold_results');
  const repaired = async () => {
    const { text } = await service.http().get('/metrics');
    return /discrepancies_repaired_total\{kind="order_not_told".*\} (\d+)/.exec(text)?.[1];
  };

  it('is none once it was acknowledged', async () => {
    const { id } = await service.pay('ord_1');
    await service.refund(refundBody(id));
    expect(environment.orders.results).toHaveLength(2);
    expect(await unacknowledgedResults()).toEqual([]);
  });

  it.each([
    ['was given up', voidIfMissing],
    ['is gone', () => atDatabase('DELETE FROM outbox_messages')],
  ])('is redelivered when its message %s', async (_, lose) => {
    await payWhileOrdersAreDown();
    await lose();
    environment.orders.mode = 'up';
    await service.compareRecordsAfter(5 * MINUTE);
    expect(environment.orders.results).toMatchObject([{ paymentId, status: 'SUCCESS' }]);
    expect(environment.orders.statusOf('ord_1')).toBe('CONFIRMED');
    expect(await unacknowledgedResults()).toEqual([]);
    expect(await service.found()).toEqual([]);
    expect(await repaired()).toBe('1');

    await service.compareRecordsAfter(60 * MINUTE);
    expect(environment.orders.results).toHaveLength(1);
    expect(await repaired()).toBe('1');
  });

  it('is redelivered with its reason', async () => {
    const { id } = await service.pay('ord_1');
    environment.orders.mode = 'refusing';
    await service.refund({ paymentId: id, amount: inr(100), reason: 'goodwill' });
    await atDatabase('DELETE FROM outbox_messages');
    environment.orders.mode = 'up';
    await service.compareRecordsAfter(5 * MINUTE);
    expect(environment.orders.results.at(-1)).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refunded: inr(100),
      reason: 'goodwill',
    });
  });

  it('is left to its message for as long as that is on its way', async () => {
    await payWhileOrdersAreDown();
    for (let round = 0; round < 5; round += 1) await service.compareRecordsAfter(5 * MINUTE);
    expect(await service.found()).toEqual([]);
    expect(await environment.database.query('SELECT id FROM outbox_messages')).toHaveLength(1);
    environment.orders.mode = 'up';
    await service.outbox.relayDue();
    expect(environment.orders.results).toHaveLength(1);
    expect(await repaired()).toBe('0');
  });

  describe('and cannot be redelivered', () => {
    beforeEach(async () => {
      await payWhileOrdersAreDown();
      await voidIfMissing();
      await service.compareRecordsAfter(5 * MINUTE);
      await voidIfMissing();
    });

    it('is reported', async () => {
      expect(await service.found()).toEqual([['order_not_told', paymentId]]);
    });

    it('is tried again an hour later', async () => {
      environment.orders.mode = 'up';
      await service.compareRecordsAfter(59 * MINUTE);
      expect(environment.orders.results).toEqual([]);
      await service.compareRecordsAfter(MINUTE);
      expect(environment.orders.results).toHaveLength(1);
      expect(await service.found()).toEqual([]);
      expect(await repaired()).toBe('1');
    });

    it('is tried again at once when an operator asks for it', async () => {
      environment.orders.mode = 'up';
      const [discrepancy] = await service.discrepancies();
      await service.retryDiscrepancy(discrepancy?.id ?? '').expect(202);
      expect(environment.orders.results).toHaveLength(1);
      expect(await service.found()).toEqual([]);
    });

    it('is cleared when its dead letter was retried instead', async () => {
      environment.orders.mode = 'up';
      const [message] = await environment.database.query<{ id: string }>('SELECT id FROM outbox_messages');
      await service.retryDiscrepancy(message?.id ?? '').expect(202);
      await service.outbox.relayDue();
      await service.compareRecordsAfter(MINUTE);
      expect(environment.orders.results).toHaveLength(1);
      expect(await service.found()).toEqual([]);
      expect(await repaired()).toBe('0');
    });
  });
});
