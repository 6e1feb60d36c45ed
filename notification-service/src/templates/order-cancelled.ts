import { idSchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { facts, paragraph } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName, reasonInWords, reasonText } from './fields';
import { greeting } from './greeting';

/** For an order that cost nothing; of one that was paid `order_refunded` tells. */
export const orderCancelled = defineTemplate({
  data: z.strictObject({ name: personName, orderId: idSchema, eventTitle, reason: reasonText }),
  urgent: false,
  email: (data) => ({
    subject: `Your order for ${data.eventTitle} was cancelled`,
    preview: 'Its tickets are no longer valid.',
    heading: 'Your order was cancelled',
    blocks: [
      paragraph(greeting(data.name)),
      paragraph(
        'Your order was cancelled, and its tickets are no longer valid. It cost nothing, so there is nothing to refund.',
      ),
      facts(['Event', data.eventTitle], ['Reason', reasonInWords(data.reason)], ['Order', data.orderId]),
    ],
  }),
});
