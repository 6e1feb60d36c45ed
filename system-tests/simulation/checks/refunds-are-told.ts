import { keyed } from '../../src/invariants';
import type { Evidence } from './evidence';

interface Told {
  readonly template: string;
  readonly orderId: string;
  readonly refund?: { readonly amount: number };
}

/** 6: the notices of an order's refunds name, all together, exactly what was refunded of its payments. */
export async function refundsAreTold({ databases }: Evidence): Promise<string[]> {
  const messages = await databases.orders.query<{ payload: string }>(
    `SELECT payload FROM outbox_messages WHERE topic = 'order.notice'`,
  );
  const told = messages
    .map(({ payload }) => JSON.parse(payload) as Told)
    .filter(({ template }) => template === 'order_refunded' || template === 'event_cancelled');
  const payments = await databases.payments.query<{ order_id: string; refunded: number }>(
    'SELECT order_id, refunded FROM payments',
  );
  const refundedOf = keyed(payments, (payment) => payment.order_id);
  const toldOf = keyed(told, (notice) => notice.orderId);
  return [...new Set([...refundedOf.keys(), ...toldOf.keys()])].flatMap((orderId) => {
    const refunded = sum((refundedOf.get(orderId) ?? []).map((payment) => payment.refunded));
    const notices = (toldOf.get(orderId) ?? []).flatMap(({ refund }) =>
      refund === undefined ? [] : [refund.amount],
    );
    return sum(notices) === refunded
      ? []
      : [
          `6: of order ${orderId} ${refunded} was refunded, and its buyer was told of ${notices.join(' + ') || 'nothing'}`,
        ];
  });
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
