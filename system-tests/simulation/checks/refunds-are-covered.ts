import { keyed } from '../../src/invariants';
import type { Evidence } from './evidence';

interface PaymentRow {
  id: string;
  reference: string;
  amount: number | null;
  refund_reserved: number;
  refunded: number;
}

interface RefundRow {
  id: string;
  of: string;
  amount: number;
}

const sumOf = (refunds: readonly RefundRow[] = []): number =>
  refunds.reduce((sum, { amount }) => sum + amount, 0);

/** 3: refunds are never more than the payment, no refund stays reserved, and all databases have the same refunds. */
export async function refundsAreCovered({ databases }: Evidence): Promise<string[]> {
  const payments = await databases.payments.query<PaymentRow>(
    'SELECT id, reference, amount, refund_reserved, refunded FROM payments',
  );
  const ours = await databases.payments.query<RefundRow>(
    `SELECT id, payment_id AS of, amount FROM refunds WHERE status = 'SUCCESS'`,
  );
  const theirs = await databases.gateway.query<RefundRow>(
    `SELECT reference AS id, charge_reference AS of, amount FROM sandbox_refunds WHERE status = 'SUCCESS'`,
  );
  const oursOf = keyed(ours, (refund) => refund.of);
  const theirsOf = keyed(theirs, (refund) => refund.of);
  const atGateway = new Map(theirs.map(({ id, amount }) => [id, amount]));
  return [
    ...payments.flatMap(({ id, reference, amount, refund_reserved: reserved, refunded }) => {
      const paid = amount ?? 0;
      const back = sumOf(oursOf.get(id));
      const backAtGateway = sumOf(theirsOf.get(reference));
      return [
        ...(Math.max(back, backAtGateway, refunded) > paid
          ? [`3: of payment ${id} over ${paid} went back ${Math.max(back, backAtGateway, refunded)}`]
          : []),
        ...(back === refunded && reserved === refunded
          ? []
          : [
              `3: payment ${id} says ${refunded} went back and ${reserved} is set aside; its refunds say ${back}`,
            ]),
      ];
    }),
    ...ours
      .filter(({ id, amount }) => atGateway.get(id) !== amount)
      .map(({ id, amount }) => `3: refund ${id} of ${amount} is ${atGateway.get(id)} at the gateway`),
    ...theirs
      .filter(({ id }) => !ours.some((refund) => refund.id === id))
      .map(({ id }) => `3: the gateway refunded ${id}, which is not done here`),
  ];
}
