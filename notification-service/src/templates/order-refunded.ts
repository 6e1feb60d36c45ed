import { idSchema, moneySchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { facts, note, paragraph } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName, reasonInWords, reasonText } from './fields';
import { greeting } from './greeting';
import { moneyCodeText, moneyText } from './money-text';
import { clipped } from './sms-text';

export const orderRefunded = defineTemplate({
  data: z.strictObject({
    name: personName,
    orderId: idSchema,
    eventTitle,
    refund: moneySchema,
    reason: reasonText,
    /** False when a part was refunded and the tickets stay valid. */
    ticketsVoid: z.boolean().default(true),
  }),
  urgent: false,
  email: (data) => ({
    subject: `Your refund for ${data.eventTitle}`,
    preview: `${moneyText(data.refund)} is on its way back to you.`,
    heading: 'Your money is on its way back',
    blocks: [
      paragraph(greeting(data.name)),
      paragraph(`We have refunded ${moneyText(data.refund)} to the way you paid with.`),
      facts(
        ['Event', data.eventTitle],
        ['Refund', moneyText(data.refund)],
        ['Reason', reasonInWords(data.reason)],
        ['Order', data.orderId],
      ),
      note(
        data.ticketsVoid
          ? 'Banks take up to ten working days to show it. Tickets of a refunded order are no longer valid.'
          : 'Banks take up to ten working days to show it. Your order is otherwise unchanged: its tickets stay valid.',
      ),
    ],
  }),
  sms: (data) =>
    `Refund of ${moneyCodeText(data.refund)} for ${clipped(data.eventTitle, 40)} is on its way. Order ${data.orderId}`,
});
