import { z } from 'zod';
import type { MailFile } from './content';

/** An iCalendar entry, as order-service makes it: for a hundred seats with long names it is some 30 kB. */
export const calendarText = z.string().startsWith('BEGIN:VCALENDAR').max(60_000);

/** The calendar of an order as a file of its mail; nothing when an older order-service sent none. */
export const orderCalendar = (data: {
  readonly orderId: string;
  readonly calendar?: string | undefined;
}): { readonly files?: readonly MailFile[] } =>
  data.calendar === undefined
    ? {}
    : {
        files: [
          {
            fileName: `${data.orderId}.ics`,
            contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
            content: Buffer.from(data.calendar),
          },
        ],
      };
