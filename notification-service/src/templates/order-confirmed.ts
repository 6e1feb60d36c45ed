import {
  idSchema,
  lineFromService,
  moneySchema,
  timestampInput,
  timeZoneSchema,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { facts, note, paragraph, tickets } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName } from './fields';
import { greeting } from './greeting';
import { moneyText } from './money-text';
import { clipped } from './sms-text';
import { shortTimeText, timeText } from './time-text';

const counted = (count: number) => (count === 1 ? '1 ticket' : `${count} tickets`);

export const orderConfirmed = defineTemplate({
  data: z.strictObject({
    name: personName,
    orderId: idSchema,
    eventTitle,
    venueName: lineFromService(300),
    startsAt: timestampInput,
    timeZone: timeZoneSchema,
    total: moneySchema,
    seats: z
      .array(
        z.strictObject({
          label: lineFromService(200),
          ticketId: idSchema,
          ticketCode: lineFromService(1_000),
        }),
      )
      .min(1)
      .max(100),
  }),
  urgent: true,
  email: (data) => ({
    subject: `Your tickets for ${data.eventTitle}`,
    preview: `${counted(data.seats.length)}, ${timeText(data.startsAt, data.timeZone)}`,
    heading: 'You are going!',
    blocks: [
      paragraph(greeting(data.name)),
      paragraph(
        `Your order is confirmed. Here ${data.seats.length === 1 ? 'is your ticket' : 'are your tickets'}.`,
      ),
      facts(
        ['Event', data.eventTitle],
        ['When', timeText(data.startsAt, data.timeZone)],
        ['Where', data.venueName],
        ['Total paid', moneyText(data.total)],
        ['Order', data.orderId],
      ),
      tickets(
        data.seats.map((seat) => ({ seatLabel: seat.label, ticketId: seat.ticketId, code: seat.ticketCode })),
      ),
      note(
        'Show the code of each ticket at the door, on your screen or printed. Each lets one person in, once: do not post pictures of it.',
      ),
    ],
  }),
  sms: (data) =>
    `Confirmed: ${clipped(data.eventTitle, 36)}, ${shortTimeText(data.startsAt, data.timeZone)}, ${clipped(data.venueName, 24)}. ${counted(data.seats.length)} sent by email. Order ${data.orderId}`,
});
