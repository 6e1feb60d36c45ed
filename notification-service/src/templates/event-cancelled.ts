import { shortTimeText, timeText } from '@ticketing/service-chassis/core';
import { idSchema, moneySchema, timestampInput, timeZoneSchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { facts, note, paragraph } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName } from './fields';
import { greeting } from './greeting';
import { moneyCodeText, moneyText } from './money-text';
import { clipped } from './sms-text';

export const eventCancelled = defineTemplate({
  data: z.strictObject({
    name: personName,
    orderId: idSchema,
    eventTitle,
    startsAt: timestampInput,
    timeZone: timeZoneSchema,
    refund: moneySchema.optional(),
  }),
  urgent: false,
  email: (data) => ({
    subject: `Cancelled: ${data.eventTitle}`,
    preview: data.refund === undefined ? 'It will not take place.' : `We refund ${moneyText(data.refund)}.`,
    heading: 'This event was cancelled',
    blocks: [
      paragraph(greeting(data.name)),
      paragraph('We are sorry: the organizer has cancelled this event, and it will not take place.'),
      facts(
        ['Event', data.eventTitle],
        ['Was to begin', timeText(data.startsAt, data.timeZone)],
        ...(data.refund === undefined ? [] : [['Refund', moneyText(data.refund)] as const]),
        ['Order', data.orderId],
      ),
      note(
        data.refund === undefined
          ? 'If a payment of yours is still on its way, it is returned in full.'
          : 'The refund goes to the way you paid with, without your doing anything. Banks take up to ten working days to show it.',
      ),
    ],
  }),
  sms: (data) => {
    const refund = data.refund === undefined ? '' : ` We refund ${moneyCodeText(data.refund)}.`;
    return `Cancelled: ${clipped(data.eventTitle, 40)}, ${shortTimeText(data.startsAt, data.timeZone)}.${refund} Order ${data.orderId}`;
  },
});
