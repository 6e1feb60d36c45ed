import { shortTimeText, timeText } from '@ticketing/service-chassis/core';
import { idSchema, timestampInput, timeZoneSchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { calendarText, orderCalendar } from './calendar';
import { howToCancel } from './cancelling';
import { facts, note, paragraph } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName, venueName, venuePlace } from './fields';
import { greeting } from './greeting';
import { clipped } from './sms-text';

const schedule = z.strictObject({
  startsAt: timestampInput,
  endsAt: timestampInput,
  timeZone: timeZoneSchema,
  venue: z.strictObject({ name: venueName, ...venuePlace.shape }),
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
    calendar: calendarText.optional(),
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
        : [note(howToCancel(data.orderId, data.refundUntil, data.to.timeZone))]),
    ],
    ...orderCalendar(data),
  }),
  sms: (data) =>
    `Changed: ${clipped(data.eventTitle, 40)} now begins ${shortTimeText(data.to.startsAt, data.to.timeZone)}, ${clipped(data.to.venue.name, 24)}. Order ${data.orderId}`,
});
