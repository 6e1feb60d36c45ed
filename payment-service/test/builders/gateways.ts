import type { PaymentGateway } from '../../src/application/ports/payment-gateway';
import type { FakeOrderClient } from '../fakes/fake-order-client';

/** Failures of a gateway, or of order-service behind it, for `wrapGateway` of an instance. */
export type WrapGateway = (gateway: PaymentGateway) => PaymentGateway;

/** It refunds the money, and its response is lost. */
export const losesRefundResponses: WrapGateway = (gateway) => ({
  ...gateway,
  refund: async (refund) => {
    await gateway.refund(refund);
    return { outcome: 'UNKNOWN' };
  },
});

/** No refund request reaches it. */
export const receivesNoRefund: WrapGateway = (gateway) => ({
  ...gateway,
  refund: () => Promise.resolve({ outcome: 'UNKNOWN' }),
});

export const declinesRefunds: WrapGateway = (gateway) => ({
  ...gateway,
  refund: () => Promise.resolve({ outcome: 'DECLINED', reason: 'declined' }),
});

/** It reports this result of every charge, no matter what really happened. */
export const reportsCharges =
  (record: Awaited<ReturnType<PaymentGateway['findCharge']>>): WrapGateway =>
  (gateway) => ({
    ...gateway,
    findCharge: () => Promise.resolve(record),
    voidCharge: () => Promise.resolve(record),
  });

/** Order-service goes down when the gateway has responded to a charge, so it cannot be notified of the result. */
export const ordersDownAfterCharge =
  (orders: FakeOrderClient): WrapGateway =>
  (gateway) => ({
    ...gateway,
    charge: async (charge) => {
      const result = await gateway.charge(charge);
      orders.mode = 'refusing';
      return result;
    },
  });
