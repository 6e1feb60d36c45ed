import { shortTimeText, timeText } from '@ticketing/service-chassis/core';
import {
  idSchema,
  lineOfText,
  moneySchema,
  timestampInput,
  timeZoneSchema,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { calendarText, orderCalendar } from './calendar';
import { howToCancel } from './cancelling';
import { facts, note, paragraph, tickets, type Fact } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName, venueName, venuePlace } from './fields';
import { greeting } from './greeting';
import { moneyText } from './money-text';
import { clipped } from './sms-text';

const seat = z.strictObject({
  label: lineOfText(200),
  ticketId: idSchema,
  ticketCode: lineOfText(1_000),
  price: moneySchema.optional(),
});

const BASIS_POINTS_A_PERCENT = 100;

const schema = z.strictObject({
  name: personName,
  orderId: idSchema,
  eventTitle,
  venueName,
  startsAt: timestampInput,
  timeZone: timeZoneSchema,
  total: moneySchema,
  seats: z.array(seat).min(1).max(100),
  // What follows is unknown in messages that an order-service before it has stored.
  endsAt: timestampInput.optional(),
  venuePlace: venuePlace.optional(),
  tax: z.strictObject({ amount: moneySchema, basisPoints: z.number().int().min(0) }).optional(),
  /** Until then the order can be cancelled for a refund. Null: no longer. */
  refundUntil: timestampInput.nullable().optional(),
  calendar: calendarText.optional(),
});

type Data = z.output<typeof schema>;

export const orderConfirmed = defineTemplate({
  data: schema,
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
      facts(['Event', data.eventTitle], ...timesOf(data), ...placeOf(data)),
      facts(...pricesOf(data), ['Order', data.orderId]),
      tickets(
        data.seats.map((each) => ({ seatLabel: each.label, ticketId: each.ticketId, code: each.ticketCode })),
      ),
      note(
        'Show the code of each ticket at the door, on your screen or printed. Each lets one person in, once: do not post pictures of it.',
      ),
      ...cancellingOf(data),
    ],
    ...orderCalendar(data),
    ticketIds: data.seats.map(({ ticketId }) => ticketId),
  }),
  // Clipped so that it fits one part of an SMS also with the longest time and order id.
  sms: (data) =>
    `Confirmed: ${clipped(data.eventTitle, 34)}, ${shortTimeText(data.startsAt, data.timeZone)}, ${clipped(data.venueName, 20)}. ${counted(data.seats.length)} sent by email. Order ${data.orderId}`,
});

const counted = (count: number) => (count === 1 ? '1 ticket' : `${count} tickets`);

const timesOf = ({ startsAt, endsAt, timeZone }: Data): Fact[] => [
  ['When', timeText(startsAt, timeZone)],
  ...(endsAt === undefined ? [] : [['Until', timeText(endsAt, timeZone)] as const]),
];

const placeOf = ({ venueName: name, venuePlace: place }: Data): Fact[] =>
  place === undefined
    ? [['Where', name]]
    : [
        ['Where', name],
        ['Address', [place.address, place.city, place.country].filter((part) => part !== '').join(', ')],
      ];

function pricesOf({ seats, tax, total }: Data): Fact[] {
  return [
    ...seats.flatMap(({ label, price }): Fact[] => (price === undefined ? [] : [[label, moneyText(price)]])),
    ...(tax === undefined ? [] : [[taxLabel(tax.basisPoints), moneyText(tax.amount)] as const]),
    ['Total paid', moneyText(total)],
  ];
}

const taxLabel = (basisPoints: number) => `Tax (${basisPoints / BASIS_POINTS_A_PERCENT} %)`;

function cancellingOf({ orderId, total, refundUntil, timeZone }: Data) {
  if (refundUntil === undefined) return [];
  if (refundUntil === null) return [note('This order can no longer be cancelled.')];
  return [note(howToCancel(orderId, refundUntil, timeZone, total))];
}
