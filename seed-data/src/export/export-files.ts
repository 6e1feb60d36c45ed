import { lineOfText } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { normalizedEmail } from '../../../user-service/src/import';
import { momentOf, parseWallTime } from '../values/local-time';
import { parseMoney } from '../values/money';

/** The export comes from one country: its amounts are rupees and its times, which name no zone, Indian local time. */
export const exportCountry = { code: 'IN', currency: 'INR', timeZone: 'Asia/Kolkata' } as const;

const key = z.string().regex(/^[1-9]\d{0,9}$/, 'must be a positive whole number');
const money = z.string().transform((value, context) => {
  const minor = parseMoney(value, exportCountry.currency);
  if (minor !== undefined) return minor;
  context.addIssue(`must be an amount in ${exportCountry.currency}, such as 683.28`);
  return z.NEVER;
});
const time = z.string().transform((value, context) => {
  const wall = parseWallTime(value);
  if (wall !== undefined) return momentOf(wall, exportCountry.timeZone);
  context.addIssue('must be a time such as 2025-06-07 20:35:51');
  return z.NEVER;
});
const integer = (maximum: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(maximum));

export const paymentStatuses = ['SUCCESS', 'FAILED', 'PENDING'] as const;

const userRow = z.strictObject({
  user_id: key,
  name: lineOfText(200),
  email: z.string().transform((value, context) => {
    const email = normalizedEmail(value);
    if (email !== undefined) return email;
    context.addIssue('must be an email address');
    return z.NEVER;
  }),
  phone: z.string().trim(),
  created_at: time,
});

const venueRow = z.strictObject({
  venue_id: key,
  name: lineOfText(200),
  city: lineOfText(100),
  capacity: integer(1_000_000),
});

const eventRow = z.strictObject({
  event_id: key,
  venue_id: key,
  title: lineOfText(200),
  event_type: lineOfText(40),
  event_date: time,
  base_price: money,
  status: z.enum(['SCHEDULED', 'ON_SALE', 'SOLD_OUT', 'CANCELLED']),
});

const seatRow = z.strictObject({
  seat_id: key,
  event_id: key,
  section: lineOfText(50),
  row: lineOfText(10),
  seat_number: lineOfText(10),
  price: money,
});

const orderRow = z.strictObject({
  order_id: key,
  user_id: key,
  event_id: key,
  status: z.enum(['CREATED', 'CONFIRMED', 'CANCELLED']),
  payment_status: z.enum(paymentStatuses),
  order_total: money,
  created_at: time,
});

const paymentRow = z.strictObject({
  payment_id: key,
  order_id: key,
  amount: money,
  method: z.enum(['CARD', 'UPI', 'WALLET', 'NETBANKING']),
  status: z.enum(paymentStatuses),
  reference: z.string().regex(/^[\x21-\x7e]{1,40}$/, 'must be 1 to 40 visible ASCII characters'),
  created_at: time,
});

const ticketRow = z.strictObject({
  ticket_id: key,
  order_id: key,
  event_id: key,
  seat_id: key,
  price_paid: money,
});

export type ExportUser = z.output<typeof userRow>;
export type ExportVenue = z.output<typeof venueRow>;
export type ExportEvent = z.output<typeof eventRow>;
export type ExportSeat = z.output<typeof seatRow>;
export type ExportOrder = z.output<typeof orderRow>;
export type ExportPayment = z.output<typeof paymentRow>;
export type ExportTicket = z.output<typeof ticketRow>;

/** The files of an export in the order in which their rows depend on one another. */
export const exportFiles = {
  users: { fileName: 'etsr_users.csv', schema: userRow },
  venues: { fileName: 'etsr_venues.csv', schema: venueRow },
  events: { fileName: 'etsr_events.csv', schema: eventRow },
  seats: { fileName: 'etsr_seats.csv', schema: seatRow },
  orders: { fileName: 'etsr_orders.csv', schema: orderRow },
  payments: { fileName: 'etsr_payments.csv', schema: paymentRow },
  tickets: { fileName: 'etsr_tickets.csv', schema: ticketRow },
} as const;

export type ExportTable = keyof typeof exportFiles;
export const exportTables = Object.keys(exportFiles) as ExportTable[];
