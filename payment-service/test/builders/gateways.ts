import type { PaymentGateway } from '../../src/application/ports';
import type { FakeOrders } from '../fakes/fake-orders';

/** Ways in which a gateway, or what lies behind it, lets a payment down: for `wrapGateway` of an instance. */
export type WrapGateway = (gateway: PaymentGateway) => PaymentGateway;

/** It gives the money back, and its answer is lost. */
export const losesRefundAnswers: WrapGateway = (gateway) => ({
  ...gateway,
  refund: async (refund) => {
    await gateway.refund(refund);
    return { outcome: 'UNKNOWN' };
  },
});

/** It never hears of a refund. */
export const hearsOfNoRefund: WrapGateway = (gateway) => ({
  ...gateway,
  refund: () => Promise.resolve({ outcome: 'UNKNOWN' }),
});

export const declinesRefunds: WrapGateway = (gateway) => ({
  ...gateway,
  refund: () => Promise.resolve({ outcome: 'DECLINED', reason: 'declined' }),
});

/** Whatever became of a charge, this is what it says of it afterwards. */
export const saysOfCharges =
  (record: Awaited<ReturnType<PaymentGateway['findCharge']>>): WrapGateway =>
  (gateway) => ({
    ...gateway,
    findCharge: () => Promise.resolve(record),
    voidCharge: () => Promise.resolve(record),
  });

/** As soon as it has answered a charge, order-service is down: nobody can tell it how the charge ended. */
export const ordersDownAfterCharge =
  (orders: FakeOrders): WrapGateway =>
  (gateway) => ({
    ...gateway,
    charge: async (charge) => {
      const result = await gateway.charge(charge);
      orders.mode = 'refusing';
      return result;
    },
  });
