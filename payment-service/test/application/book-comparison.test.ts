import { interceptDatabase } from '@ticketing/service-chassis/testing';
import { refundBody } from '../builders/callers';
import { saysOfCharges } from '../builders/gateways';
import { createPaymentWorld, type Instance, type PaymentWorld } from '../builders/payment-world';
import { inr } from '../builders/payments';

const MINUTE = 60_000;
/** Longer than the comparison stays behind. */
const SETTLED = 6 * MINUTE;

describe('the comparison with the gateway', () => {
  let world: PaymentWorld;
  let service: Instance;

  beforeEach(async () => {
    world = await createPaymentWorld();
    service = await world.startInstance();
  });
  afterEach(() => world.dispose());

  async function refund(paymentId: string, amount: number): Promise<string> {
    const { body } = await service.refund(refundBody(paymentId, inr(amount)));
    return body.id;
  }
  async function returnAtGateway(chargeReference: string, amount: number, reference: string) {
    await world.atGateway(
      'UPDATE sandbox_charges SET refunded = refunded + @amount WHERE reference = @chargeReference',
      {
        chargeReference,
        amount,
      },
    );
    await world.atGateway(
      `INSERT INTO sandbox_refunds (reference, charge_reference, status, amount, currency, created_at)
       VALUES (@reference, @chargeReference, 'SUCCESS', @amount, 'INR', @now)`,
      { reference, chargeReference, amount, now: world.clock.now() },
    );
  }

  it('finds nothing in clean books, at whatever moment it looks', async () => {
    const paid = await service.pay('ord_1');
    await service.pay('ord_2', 'tok_declined');
    await service.pay('ord_3', 'tok_timeout_then_success');
    await service.pay('ord_4', 'tok_error');
    await refund(paid.id, 2_000);
    for (let minute = 0; minute < 15; minute += 1) {
      await service.pay(`ord_minute${minute}`, minute % 2 === 0 ? 'tok_success' : 'tok_timeout_then_success');
      if (minute === 7) await refund(paid.id, 3_000);
      await service.reconcile();
      await service.compareBooksAfter(MINUTE);
      expect(await service.found()).toEqual([]);
    }
    expect(await world.chargesTaken()).toBe(17);
  });

  describe('reports', () => {
    it('a charge that no payment knows', async () => {
      await world.bookChargeAtGateway('chg_stray');
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['charge_unknown', 'chg_stray']]);
    });

    it('a payment that counts as paid, and of which the gateway knows nothing', async () => {
      const { reference } = await service.pay('ord_1');
      await world.atGateway('DELETE FROM sandbox_charges WHERE reference = @reference', { reference });
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['charge_missing', reference]]);
    });

    it('a charge of another amount', async () => {
      const { reference } = await service.pay('ord_1');
      await world.atGateway('UPDATE sandbox_charges SET amount = 5001 WHERE reference = @reference', {
        reference,
      });
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['charge_differs', reference]]);
    });

    it('a charge that was made after the payment had failed', async () => {
      const { reference } = await service.pay('ord_1', 'tok_declined');
      await world.atGateway(`UPDATE sandbox_charges SET status = 'SUCCESS' WHERE reference = @reference`, {
        reference,
      });
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['charged_though_failed', reference]]);
    });

    it('a refund that nobody here asked for', async () => {
      const { reference } = await service.pay('ord_1');
      await returnAtGateway(reference, 1_000, 'rfd_stray');
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['refund_unknown', 'rfd_stray']]);
    });

    it('a refund that counts as done, and of which the gateway knows nothing', async () => {
      const refundId = await refund((await service.pay('ord_1')).id, 1_000);
      await world.atGateway('DELETE FROM sandbox_refunds WHERE reference = @refundId', { refundId });
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['refund_missing', refundId]]);
    });

    it('a refund of another amount', async () => {
      const refundId = await refund((await service.pay('ord_1')).id, 1_000);
      await world.atGateway('UPDATE sandbox_refunds SET amount = 999 WHERE reference = @refundId', {
        refundId,
      });
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['refund_differs', refundId]]);
    });
  });

  describe('of a charge whose payment is still open', () => {
    it('waits, and finds nothing when it ends as paid', async () => {
      const deaf = await world.startInstance({ wrapGateway: saysOfCharges({ outcome: 'UNKNOWN' }) });
      const { id } = await deaf.pay('ord_1', 'tok_timeout_then_success');
      for (let round = 0; round < 3; round += 1) {
        await deaf.compareBooksAfter(SETTLED);
        await deaf.reconcile();
      }
      expect((await service.payment(id)).status).toBe('PENDING');
      expect(await service.found()).toEqual([]);

      await service.reconcile();
      await service.reconcileAfter(10 * MINUTE);
      expect((await service.payment(id)).status).toBe('SUCCESS');
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([]);
    });

    it('reports it when it ends as failed, though the gateway’s statement of then was compared long ago', async () => {
      const deaf = await world.startInstance({ wrapGateway: saysOfCharges({ outcome: 'UNKNOWN' }) });
      const { reference } = await deaf.pay('ord_1', 'tok_timeout_then_success');
      await deaf.compareBooksAfter(SETTLED);
      world.clock.advance(10 * MINUTE);
      const wrong = await world.startInstance({
        wrapGateway: saysOfCharges({ outcome: 'DECLINED', reason: 'declined' }),
      });
      await wrong.reconcile();
      expect(await service.found()).toEqual([]);
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([['charged_though_failed', reference]]);
    });
  });

  it('meets every one of many pages and periods', async () => {
    for (let index = 0; index < 230; index += 1) await world.bookChargeAtGateway(`chg_stray${index}`, 1);
    world.clock.advance(35 * MINUTE);
    await world.bookChargeAtGateway('chg_late', 1);
    const missing: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { reference } = await service.pay(`ord_${index}`);
      await world.atGateway('DELETE FROM sandbox_charges WHERE reference = @reference', { reference });
      missing.push(reference);
    }
    await service.compareBooksAfter(SETTLED);
    const [row] = await world.database.query<{ total: number }>(
      'SELECT COUNT(*) AS total FROM discrepancies',
    );
    expect(row?.total).toBe(234);
    const kinds = await world.database.query<{ subject: string }>(
      `SELECT subject FROM discrepancies WHERE kind = 'charge_missing' ORDER BY subject`,
    );
    expect(kinds.map(({ subject }) => subject)).toEqual([...missing].sort());
  });

  it('stays behind by five minutes', async () => {
    await world.bookChargeAtGateway('chg_stray');
    await service.compareBooksAfter(5 * MINUTE);
    expect(await service.found()).toEqual([]);
    await service.compareBooksAfter(1);
    expect(await service.found()).toHaveLength(1);
  });

  it('compares nothing while the gateway cannot be asked, and the same period when it can', async () => {
    await world.bookChargeAtGateway('chg_stray');
    const { reference } = await service.pay('ord_1');
    await world.atGateway('DELETE FROM sandbox_charges WHERE reference = @reference', { reference });
    const down = () => Promise.reject(new Error('no route to the gateway'));
    const cutOff = await world.startInstance({
      wrapGateway: (gateway) => ({ ...gateway, statement: { list: down, find: down } }),
    });
    for (let round = 0; round < 3; round += 1) await cutOff.compareBooksAfter(SETTLED);
    expect(await service.found()).toEqual([]);
    await service.compareBooksAfter(0);
    expect((await service.found()).sort()).toEqual([
      ['charge_missing', reference],
      ['charge_unknown', 'chg_stray'],
    ]);
  });

  it('does it again after a crash before the period was noted, and reports everything once', async () => {
    await service.compareBooks();
    await world.bookChargeAtGateway('chg_stray');
    const doomed = await world.startInstance({
      wrapDatabase: (database) =>
        interceptDatabase(database, {
          execute: (text, params) =>
            text.includes('gateway_comparisons')
              ? Promise.reject(new Error('the process died'))
              : database.execute(text, params),
        }),
    });
    await doomed.compareBooksAfter(SETTLED);
    const [reported] = await service.findings();
    expect(reported).toMatchObject({ kind: 'charge_unknown', subject: 'chg_stray' });
    await service.compareBooksAfter(0);
    expect(await service.findings()).toEqual([reported]);
  });

  describe('what it found', () => {
    it('is cleared when the money was given back at the gateway, and that refund is none to report', async () => {
      const { reference } = await service.pay('ord_1', 'tok_declined');
      await world.atGateway(`UPDATE sandbox_charges SET status = 'SUCCESS' WHERE reference = @reference`, {
        reference,
      });
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toHaveLength(1);
      await returnAtGateway(reference, 5_000, 'rfd_by_hand');
      await service.compareBooksAfter(SETTLED);
      expect(await service.found()).toEqual([]);
    });

    it('stays while nothing was done about it, and while the gateway cannot be asked', async () => {
      await world.bookChargeAtGateway('chg_stray');
      await service.compareBooksAfter(SETTLED);
      await service.compareBooksAfter(MINUTE);
      const cutOff = await world.startInstance({
        wrapGateway: (gateway) => ({
          ...gateway,
          statement: { ...gateway.statement, find: () => Promise.reject(new Error('no route')) },
        }),
      });
      await cutOff.compareBooksAfter(MINUTE);
      expect(await service.found()).toEqual([['charge_unknown', 'chg_stray']]);
    });

    it('is looked at again when an operator asks for it', async () => {
      const { reference } = await service.pay('ord_1');
      await world.atGateway('UPDATE sandbox_charges SET amount = 5001 WHERE reference = @reference', {
        reference,
      });
      await service.compareBooksAfter(SETTLED);
      const [finding] = await service.findings();
      await service.retryFinding(finding?.id ?? '').expect(202);
      expect(await service.found()).toHaveLength(1);
      await world.atGateway('UPDATE sandbox_charges SET amount = 5000 WHERE reference = @reference', {
        reference,
      });
      await service.retryFinding(finding?.id ?? '').expect(202);
      expect(await service.found()).toEqual([]);
    });

    it('is looked at again in turns when there is much of it', async () => {
      for (let index = 0; index < 45; index += 1) await world.bookChargeAtGateway(`chg_stray${index}`);
      await service.compareBooksAfter(SETTLED);
      await world.atGateway('DELETE FROM sandbox_charges WHERE amount > @amount', { amount: 0 });
      for (let round = 0; round < 3; round += 1) await service.compareBooksAfter(MINUTE);
      expect(await service.found()).toEqual([]);
    });
  });
});
