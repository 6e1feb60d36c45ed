import { interceptDatabase } from '@ticketing/service-chassis/testing';
import { refundBody } from '../builders/api-clients';
import { reportsCharges } from '../builders/gateways';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

const MINUTE = 60_000;

describe('the comparison with the gateway', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
  });
  afterEach(() => environment.dispose());

  async function refund(paymentId: string, amount: number): Promise<string> {
    const { body } = await service.refund(refundBody(paymentId, inr(amount)));
    return body.id;
  }
  async function returnAtGateway(chargeReference: string, amount: number, reference: string) {
    await environment.changeChargeAtGateway(chargeReference, `refunded = refunded + ${amount}`);
    await environment.changeAtGateway(
      `INSERT INTO sandbox_refunds (reference, charge_reference, status, amount, currency, created_at)
       VALUES (@reference, @chargeReference, 'SUCCESS', @amount, 'INR', @now)`,
      { reference, chargeReference, amount, now: environment.clock.now() },
    );
  }

  it('finds nothing in consistent records, whenever it compares', async () => {
    const paid = await service.pay('ord_1');
    await service.pay('ord_2', 'tok_declined');
    await service.pay('ord_3', 'tok_timeout_then_success');
    await service.pay('ord_4', 'tok_error');
    await refund(paid.id, 2_000);
    for (let minute = 0; minute < 15; minute += 1) {
      await service.pay(`ord_minute${minute}`, minute % 2 === 0 ? 'tok_success' : 'tok_timeout_then_success');
      if (minute === 7) await refund(paid.id, 3_000);
      await service.reconcile();
      await service.compareRecordsAfter(MINUTE);
      expect(await service.found()).toEqual([]);
    }
    expect(await environment.countCharges()).toBe(17);
  });

  describe('reports', () => {
    it('a charge that no payment knows', async () => {
      await environment.addChargeAtGateway('chg_stray');
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['charge_unknown', 'chg_stray']]);
    });

    it('a payment that is recorded as paid, without a charge at the gateway', async () => {
      const { reference } = await service.pay('ord_1');
      await environment.deleteChargeAtGateway(reference);
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['charge_missing', reference]]);
    });

    it('a charge of another amount', async () => {
      const { reference } = await service.pay('ord_1');
      await environment.changeChargeAtGateway(reference, 'amount = 5001');
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['charge_differs', reference]]);
    });

    it('a charge that was made after the payment had failed', async () => {
      const { reference } = await service.pay('ord_1', 'tok_declined');
      await environment.changeChargeAtGateway(reference, "status = 'SUCCESS'");
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['charged_though_failed', reference]]);
    });

    it('a refund that nobody here asked for', async () => {
      const { reference } = await service.pay('ord_1');
      await returnAtGateway(reference, 1_000, 'rfd_stray');
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['refund_unknown', 'rfd_stray']]);
    });

    it('a refund that is recorded as done, without a refund at the gateway', async () => {
      const refundId = await refund((await service.pay('ord_1')).id, 1_000);
      await environment.changeAtGateway('DELETE FROM sandbox_refunds WHERE reference = @refundId', {
        refundId,
      });
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['refund_missing', refundId]]);
    });

    it('a refund of another amount', async () => {
      const refundId = await refund((await service.pay('ord_1')).id, 1_000);
      await environment.changeAtGateway(
        'UPDATE sandbox_refunds SET amount = 999 WHERE reference = @refundId',
        {
          refundId,
        },
      );
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['refund_differs', refundId]]);
    });
  });

  describe('of a charge whose payment is still open', () => {
    it('waits, and finds nothing when it ends as paid', async () => {
      const deaf = await environment.startInstance({ wrapGateway: reportsCharges({ outcome: 'UNKNOWN' }) });
      const { id } = await deaf.pay('ord_1', 'tok_timeout_then_success');
      for (let round = 0; round < 3; round += 1) {
        await deaf.compareRecordsAfterLag();
        await deaf.reconcile();
      }
      expect((await service.payment(id)).status).toBe('PENDING');
      expect(await service.found()).toEqual([]);

      await service.reconcile();
      await service.reconcileAfter(10 * MINUTE);
      expect((await service.payment(id)).status).toBe('SUCCESS');
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([]);
    });

    it('reports it when it ends as failed, though the gateway’s statement of then was compared long ago', async () => {
      const deaf = await environment.startInstance({ wrapGateway: reportsCharges({ outcome: 'UNKNOWN' }) });
      const { reference } = await deaf.pay('ord_1', 'tok_timeout_then_success');
      await deaf.compareRecordsAfterLag();
      environment.clock.advance(10 * MINUTE);
      const wrong = await environment.startInstance({
        wrapGateway: reportsCharges({ outcome: 'DECLINED', reason: 'declined' }),
      });
      await wrong.reconcile();
      expect(await service.found()).toEqual([]);
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([['charged_though_failed', reference]]);
    });
  });

  it('covers many pages and periods completely', async () => {
    for (let index = 0; index < 230; index += 1) await environment.addChargeAtGateway(`chg_stray${index}`, 1);
    environment.clock.advance(35 * MINUTE);
    await environment.addChargeAtGateway('chg_late', 1);
    const missing: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { reference } = await service.pay(`ord_${index}`);
      await environment.deleteChargeAtGateway(reference);
      missing.push(reference);
    }
    await service.compareRecordsAfterLag();
    const [row] = await environment.database.query<{ total: number }>(
      'SELECT COUNT(*) AS total FROM discrepancies',
    );
    expect(row?.total).toBe(234);
    const kinds = await environment.database.query<{ subject: string }>(
      `SELECT subject FROM discrepancies WHERE kind = 'charge_missing' ORDER BY subject`,
    );
    expect(kinds.map(({ subject }) => subject)).toEqual([...missing].sort());
  });

  it('lags behind by five minutes', async () => {
    await environment.addChargeAtGateway('chg_stray');
    await service.compareRecordsAfter(5 * MINUTE);
    expect(await service.found()).toEqual([]);
    await service.compareRecordsAfter(1);
    expect(await service.found()).toHaveLength(1);
  });

  it('compares nothing while the gateway cannot be asked, and the same period when it can', async () => {
    await environment.addChargeAtGateway('chg_stray');
    const { reference } = await service.pay('ord_1');
    await environment.deleteChargeAtGateway(reference);
    const down = () => Promise.reject(new Error('no route to the gateway'));
    const cutOff = await environment.startInstance({
      wrapGateway: (gateway) => ({ ...gateway, statement: { list: down, find: down } }),
    });
    for (let round = 0; round < 3; round += 1) await cutOff.compareRecordsAfterLag();
    expect(await service.found()).toEqual([]);
    await service.compareRecordsAfter(0);
    expect((await service.found()).sort()).toEqual([
      ['charge_missing', reference],
      ['charge_unknown', 'chg_stray'],
    ]);
  });

  it('does it again after a crash before the period was noted, and reports everything once', async () => {
    await service.compareRecords();
    await environment.addChargeAtGateway('chg_stray');
    const doomed = await environment.startInstance({
      wrapDatabase: (database) =>
        interceptDatabase(database, {
          execute: (text, params) =>
            text.includes('gateway_comparisons')
              ? Promise.reject(new Error('the process died'))
              : database.execute(text, params),
        }),
    });
    await doomed.compareRecordsAfterLag();
    const [reported] = await service.discrepancies();
    expect(reported).toMatchObject({ kind: 'charge_unknown', subject: 'chg_stray' });
    await service.compareRecordsAfter(0);
    expect(await service.discrepancies()).toEqual([reported]);
  });

  describe('what it found', () => {
    it('is cleared when the money was refunded at the gateway, and that refund is not reported', async () => {
      const { reference } = await service.pay('ord_1', 'tok_declined');
      await environment.changeChargeAtGateway(reference, "status = 'SUCCESS'");
      await service.compareRecordsAfterLag();
      expect(await service.found()).toHaveLength(1);
      await returnAtGateway(reference, 5_000, 'rfd_by_hand');
      await service.compareRecordsAfterLag();
      expect(await service.found()).toEqual([]);
    });

    it('stays while nobody has corrected it, and while the gateway cannot be asked', async () => {
      await environment.addChargeAtGateway('chg_stray');
      await service.compareRecordsAfterLag();
      await service.compareRecordsAfter(MINUTE);
      const cutOff = await environment.startInstance({
        wrapGateway: (gateway) => ({
          ...gateway,
          statement: { ...gateway.statement, find: () => Promise.reject(new Error('no route')) },
        }),
      });
      await cutOff.compareRecordsAfter(MINUTE);
      expect(await service.found()).toEqual([['charge_unknown', 'chg_stray']]);
    });

    it('is rechecked when an operator asks for it', async () => {
      const { reference } = await service.pay('ord_1');
      await environment.changeChargeAtGateway(reference, 'amount = 5001');
      await service.compareRecordsAfterLag();
      const [discrepancy] = await service.discrepancies();
      await service.retryDiscrepancy(discrepancy?.id ?? '').expect(202);
      expect(await service.found()).toHaveLength(1);
      await environment.changeChargeAtGateway(reference, 'amount = 5000');
      await service.retryDiscrepancy(discrepancy?.id ?? '').expect(202);
      expect(await service.found()).toEqual([]);
    });

    it('is rechecked in turns when there are many', async () => {
      for (let index = 0; index < 45; index += 1) await environment.addChargeAtGateway(`chg_stray${index}`);
      await service.compareRecordsAfterLag();
      await environment.changeAtGateway('DELETE FROM sandbox_charges WHERE amount > @amount', { amount: 0 });
      for (let round = 0; round < 3; round += 1) await service.compareRecordsAfter(MINUTE);
      expect(await service.found()).toEqual([]);
    });
  });
});
