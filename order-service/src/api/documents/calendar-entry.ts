import type { Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';
import { foldLines } from './fold-lines';

/** The mail of a large order must stay small enough to be sent to notification-service. */
const MOST_SEATS_NAMED = 20;

/** The event as the calendar entry of one ticket. */
export const ticketCalendar = (ticket: Ticket, order: Order): string =>
  calendarEntry(order, {
    id: ticket.id,
    stamp: ticket.issuedAt,
    about: [`Seat ${ticket.seat.label}`, `Ticket ${ticket.id}`, `Order ${order.id}`],
  });

/** The event as one calendar entry for all seats of an order. */
export function orderCalendar(order: Order): string {
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
function calendarEntry({ event }: Order, { id, stamp, about }: EntryDetails): string {
  const { title, venue, startsAt, endsAt, version } = event;
  const place = [venue.name, venue.address, venue.city, venue.country].filter((part) => part !== '');
  return foldLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    'PRODID:-//Ticketing platform//Tickets 1.0//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${id}@tickets`,
    `DTSTAMP:${utc(stamp)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    // RFC 5545, section 3.8.7.4: by a higher number a calendar knows that its entry is out of date.
    `SEQUENCE:${version}`,
    `SUMMARY:${escaped(title)}`,
    `LOCATION:${escaped(place.join(', '))}`,
    `DESCRIPTION:${escaped(about.join('\n'))}`,
    'STATUS:CONFIRMED',
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

/** `20260701T140000Z` */
const utc = (time: Date): string => time.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');

/** RFC 5545, section 3.3.11. Other control characters have no place in a text. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
