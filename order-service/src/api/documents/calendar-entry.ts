import type { EventAttributes } from 'ics';
import type { Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';
import { foldLines } from './fold-lines';

/** The library accepts a timestamp, although its types lack it. Its default is the time when it was loaded. */
type StampedEvent = EventAttributes & { readonly timestamp: number };

/** The mail of a large order must stay small enough to be sent to notification-service. */
const MOST_SEATS_NAMED = 20;

/** The event as the calendar entry of one ticket. */
export const ticketCalendar = (ticket: Ticket, order: Order): Promise<string> =>
  calendarEntry(order, {
    id: ticket.id,
    stamp: ticket.issuedAt,
    about: [`Seat ${ticket.seat.label}`, `Ticket ${ticket.id}`, `Order ${order.id}`],
  });

/** The event as one calendar entry for all seats of an order. */
export function orderCalendar(order: Order): Promise<string> {
  const { lines } = order;
  const named = lines.slice(0, MOST_SEATS_NAMED).map(({ label }) => `Seat ${label}`);
  const others = lines.length - named.length;
  return calendarEntry(order, {
    id: order.id,
    stamp: order.confirmedAt ?? order.createdAt,
    about: [...named, ...(others === 0 ? [] : [`and ${others} more`]), `Order ${order.id}`],
  });
}

interface EntryDetails {
  readonly id: string;
  readonly stamp: Date;
  /** The lines of the description. */
  readonly about: readonly string[];
}

/** An iCalendar entry (RFC 5545) with its times in UTC, so that no calendar shifts them. */
async function calendarEntry({ event }: Order, { id, stamp, about }: EntryDetails): Promise<string> {
  const { title, venue, startsAt, endsAt, version } = event;
  const entry: StampedEvent = {
    productId: '-//Ticketing platform//Tickets 1.0//EN',
    method: 'PUBLISH',
    uid: `${id}@tickets`,
    // RFC 5545, section 3.8.7.4: by a higher number a calendar knows that its entry is out of date.
    sequence: version,
    title,
    start: startsAt.getTime(),
    startInputType: 'utc',
    startOutputType: 'utc',
    end: endsAt.getTime(),
    endInputType: 'utc',
    endOutputType: 'utc',
    timestamp: stamp.getTime(),
    location: [venue.name, venue.address, venue.city, venue.country].filter((part) => part !== '').join(', '),
    description: about.join('\n'),
    status: 'CONFIRMED',
    busyStatus: 'BUSY',
  };
  const { createEvent } = await import('ics');
  const { error, value } = createEvent(entry);
  if (value === null) throw error ?? new Error('The calendar entry could not be written.');
  return foldLines(value);
}
