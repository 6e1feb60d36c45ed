import { pastedText } from '@ticketing/service-chassis/core';
import { idSchema, moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { withoutCardNumbers } from './without-card-numbers';
import type { OrderStatement } from '../application/read-payments';
import { paymentMethods, type Payment } from '../domain/payment';
import { paymentStatuses } from '../domain/payment-status';

export const chargeSchema = withoutCardNumbers(
  z.strictObject({
    orderId: idSchema,
    method: z.enum(paymentMethods),
    token: z
      .string()
      .overwrite((token) => pastedText(token).trim())
      .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters, such as tok_success')
      .meta({ examples: ['tok_success'] }),
  }),
);

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
  /** The order with the status that was last received from order-service, and when that was. */
  order: z.strictObject({ id: z.string(), status: z.string(), asOf: timestampOutput }),
});

export const toPaymentBody = (payment: Payment): z.input<typeof paymentSchema> => ({
  id: payment.id,
  orderId: payment.orderId,
  amount: payment.amount,
  refunded: payment.amount && { amount: payment.refunded, currency: payment.amount.currency },
  method: payment.method,
  status: payment.status,
  reference: payment.reference,
  failureReason: payment.failureReason,
  createdAt: payment.createdAt.toISOString(),
  order: {
    id: payment.orderId,
    status: payment.orderStatus,
    asOf: (payment.orderStatusAt ?? payment.createdAt).toISOString(),
  },
});

/** What order-service compares its own records with. */
export const statementSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      orderId: z.string(),
      payments: z.array(
        paymentSchema
          .pick({ id: true, status: true, amount: true })
          /** Minor units that were refunded. */
          .extend({ refunded: moneySchema.shape.amount }),
      ),
    }),
  ),
});

export const toStatementBody = (orders: readonly OrderStatement[]): z.input<typeof statementSchema> => ({
  items: orders.map(({ orderId, payments }) => ({
    orderId,
    payments: payments.map(({ id, status, amount, refunded }) => ({ id, status, amount, refunded })),
  })),
});
