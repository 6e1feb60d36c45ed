import { idSchema, lineOfText, moneySchema, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { withoutCardNumbers } from './without-card-numbers';
import { refundStatuses, type Refund } from '../domain/refund';

const refundAmount = moneySchema.extend({ amount: moneySchema.shape.amount.min(1, 'must be at least 1') });

export const newRefundSchema = withoutCardNumbers(
  z.strictObject({
    paymentId: idSchema,
    amount: refundAmount.optional(),
    reason: lineOfText(200).meta({ examples: ['Show cut short'] }),
  }),
);

export const refundSchema = z.strictObject({
  id: z.string(),
  paymentId: z.string(),
  orderId: z.string(),
  amount: moneySchema,
  reason: z.string(),
  status: z.enum(refundStatuses),
  createdAt: timestampOutput,
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
