import type { EventAttributes } from 'ics';
import type { Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';

/** The library accepts a timestamp, although its types lack it. Its default is the time when it was loaded. */
type StampedEvent = EventAttributes & { readonly timestamp: number };

/** An iCalendar entry (RFC 5545) with its times in UTC, so that no calendar shifts them. */
export async function calendarEntry(ticket: Ticket, order: Order): Promise<string> {
  const { title, venue, startsAt, endsAt, version } = order.event;
  const entry: StampedEvent = {
    productId: '-//Ticketing platform//Tickets 1.0//EN',
    uid: `${ticket.id}@tickets`,
    // RFC 5545, section 3.8.7.4: by a higher number a calendar knows that its entry is out of date.
    sequence: version,
    title,
    start: startsAt.getTime(),
    startInputType: 'utc',
    startOutputType: 'utc',
    end: endsAt.getTime(),
    endInputType: 'utc',
    endOutputType: 'utc',
    timestamp: ticket.issuedAt.getTime(),
    location: [venue.name, venue.address, venue.city, venue.country].join(', '),
    description: `Seat ${ticket.seat.label}\nTicket ${ticket.id}\nOrder ${order.id}`,
    status: 'CONFIRMED',
    busyStatus: 'BUSY',
  };
  const { createEvent } = await import('ics');
  const { error, value } = createEvent(entry);
  if (value === null) throw error ?? new Error('The calendar entry could not be written.');
  return value;
}
