import { timeText } from '@ticketing/service-chassis/core';
import { idSchema, moneySchema, timestampInput, timeZoneSchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { facts, note, paragraph } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName, reasonInWords, reasonText } from './fields';
import { greeting } from './greeting';
import { moneyText } from './money-text';

export const paymentFailed = defineTemplate({
  data: z.strictObject({
    name: personName,
    orderId: idSchema,
    eventTitle,
    total: moneySchema,
    reason: reasonText,
    payBy: timestampInput,
    /** The venue's; unknown in messages that an older order-service has stored. */
    timeZone: timeZoneSchema.default('UTC'),
  }),
  urgent: true,
  email: (data) => ({
    subject: `Your payment for ${data.eventTitle} did not go through`,
    preview: 'Your seats are held a little longer. You can try again.',
    heading: 'The payment did not go through',
    blocks: [
      paragraph(greeting(data.name)),
      paragraph(
        'Nothing was charged. Your seats are held until the time below; try again, or pay in another way.',
      ),
      facts(
        ['Event', data.eventTitle],
        ['Amount', moneyText(data.total)],
        ['Reason', reasonInWords(data.reason)],
        ['Pay by', timeText(data.payBy, data.timeZone)],
        ['Order', data.orderId],
      ),
      note('After that time the seats go back on sale.'),
    ],
  }),
});
