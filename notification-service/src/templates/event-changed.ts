import { idSchema, lineFromService, timestampInput, timeZoneSchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { facts, note, paragraph } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName } from './fields';
import { greeting } from './greeting';
import { clipped } from './sms-text';
import { shortTimeText, timeText } from './time-text';

const schedule = z.strictObject({
  startsAt: timestampInput,
  endsAt: timestampInput,
  timeZone: timeZoneSchema,
  venue: z.strictObject({
    name: lineFromService(300),
    address: lineFromService(500),
    city: lineFromService(200),
    country: lineFromService(100),
  }),
});

type Schedule = z.output<typeof schedule>;

const beginOf = ({ startsAt, timeZone }: Schedule) => timeText(startsAt, timeZone);
const endOf = ({ endsAt, timeZone }: Schedule) => timeText(endsAt, timeZone);
const placeOf = ({ venue }: Schedule) =>
  [venue.name, venue.address, venue.city, venue.country].filter((part) => part !== '').join(', ');

/** What is another now, from and to. */
const changesOf = (from: Schedule, to: Schedule): (readonly [string, string])[] =>
  (
    [
      ['Begins', beginOf],
      ['Ends', endOf],
      ['Where', placeOf],
    ] as const
  ).flatMap(([label, textOf]): (readonly [string, string])[] =>
    textOf(from) === textOf(to)
      ? []
      : [
          [`${label} (before)`, textOf(from)],
          [`${label} (now)`, textOf(to)],
        ],
  );

export const eventChanged = defineTemplate({
  data: z.strictObject({
    name: personName,
    orderId: idSchema,
    eventTitle,
    from: schedule,
    to: schedule,
    /** Until then the order can be cancelled for a refund. */
    refundUntil: timestampInput.optional(),
  }),
  urgent: true,
  email: (data) => ({
    subject: `Changed: ${data.eventTitle}`,
    preview: `It now begins ${beginOf(data.to)}.`,
    heading: 'Your event has changed',
    blocks: [
      paragraph(greeting(data.name)),
      paragraph('The organizer has changed when or where this event takes place. Your tickets stay valid.'),
      facts(['Event', data.eventTitle], ...changesOf(data.from, data.to), ['Order', data.orderId]),
      ...(data.refundUntil === undefined
        ? []
        : [
            note(
              `If you cannot come, cancel the order until ${timeText(data.refundUntil, data.to.timeZone)} and we refund it.`,
            ),
          ]),
    ],
  }),
  sms: (data) =>
    `Changed: ${clipped(data.eventTitle, 40)} now begins ${shortTimeText(data.to.startsAt, data.to.timeZone)}, ${clipped(data.to.venue.name, 24)}. Order ${data.orderId}`,
});
