import { problem, type Money } from '@ticketing/service-chassis/core';
import { holdsCardNumber, lineOfText, moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { OrderStatement } from '../application/read-payments';
import { paymentMethods, type Payment } from '../domain/payment';
import { paymentStatuses } from '../domain/payment-status';
import { refundStatuses, type Refund } from '../domain/refund';

export const paymentSchema = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  /** Null when the order could not be paid, so that no amount was ever asked for. */
  amount: moneySchema.nullable(),
  refunded: moneySchema.nullable(),
  method: z.enum(paymentMethods),
  status: z.enum(paymentStatuses),
  reference: z.string(),
  failureReason: z.string().nullable(),
  createdAt: timestampOutput,
  /** The order as it was when it was last heard of. */
  order: z.strictObject({ id: z.string(), status: z.string() }),
});

/** What order-service compares its books with. */
export const statementSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      orderId: z.string(),
      payments: z.array(
        z.strictObject({
          id: z.string(),
          status: z.enum(paymentStatuses),
          amount: moneySchema.nullable(),
          /** Minor units that have gone back. */
          refunded: moneySchema.shape.amount,
        }),
      ),
    }),
  ),
});

export const refundSchema = z.strictObject({
  id: z.string(),
  paymentId: z.string(),
  orderId: z.string(),
  amount: moneySchema,
  reason: lineOfText(200),
  status: z.enum(refundStatuses),
  createdAt: timestampOutput,
});

export function toPaymentBody(payment: Payment): z.input<typeof paymentSchema> {
  const { amount } = payment;
  const refunded: Money | null =
    amount === null ? null : { amount: payment.refunded, currency: amount.currency };
  return {
    id: payment.id,
    orderId: payment.orderId,
    amount,
    refunded,
    method: payment.method,
    status: payment.status,
    reference: payment.reference,
    failureReason: payment.failureReason,
    createdAt: payment.createdAt.toISOString(),
    order: { id: payment.orderId, status: payment.orderStatus },
  };
}

export const toStatementBody = (orders: readonly OrderStatement[]): z.input<typeof statementSchema> => ({
  items: orders.map(({ orderId, payments }) => ({
    orderId,
    payments: payments.map(({ id, status, amount, refunded }) => ({ id, status, amount, refunded })),
  })),
});

export const toRefundBody = (refund: Refund): z.input<typeof refundSchema> => ({
  id: refund.id,
  paymentId: refund.paymentId,
  orderId: refund.orderId,
  amount: refund.amount,
  reason: refund.reason,
  status: refund.status,
  createdAt: refund.createdAt.toISOString(),
});

/** A body of this shape, refused before anything else is looked at when something like a card number is in it. */
export const withoutCardNumbers = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((body) => {
    if (holdsCardNumber(body)) {
      throw problem.invalid(
        'card_number_refused',
        'The body holds something like a card number, which is never accepted here. Send a token of the gateway.',
      );
    }
    return body;
  }, schema);
