import { indianMobileToE164 } from '../values/phone';
import { capacityOf } from '../../../catalog-service/src/domain/seat-map';
import { shiftByWeeks } from './date-shift';
import type { ExportEvent, ExportSeat } from './export-files';
import type { Findings } from './findings';
import type {
  ImportPlan,
  PlannedEvent,
  PlannedOrder,
  PlannedSeat,
  PlannedUser,
  PlannedVenue,
} from './import-plan';
import { mapFromSeats } from './map-from-seats';
import type { ExportRow, ExportRows } from './read-export';
import { amountsOf, moneyFaultOf, type OrderFile } from './rules/order-money';
import { outcomeOf, type OrderStatus } from './rules/order-outcome';
import { keepReferencedRows, keepRowsOfOrders } from './rules/references';
import { groupBy, keepSound } from './rules/row-rule';
import { claimSeats, describeSeat, doubledSeatOf, positionOf } from './rules/seat-claims';
import { keepUniqueRows } from './rules/unique-rows';

/** The export has no ends; a ticketed evening takes about this long. */
const EVENT_HOURS = 3;
const HOUR_MS = 3_600_000;
const SALES_DAYS = 180;

export interface Assessment {
  /** The time of the import; nothing that happened may lie behind it. */
  readonly now: Date;
  /** By how many weeks the events are moved; what has happened already is not. */
  readonly shiftWeeks: number;
}

interface AcceptedOrder {
  readonly row: ExportRow<OrderFile['order']>;
  readonly file: OrderFile;
  readonly status: OrderStatus;
}

/**
 * Sorts the export into what is sound, as a plan, and what is not, as findings. Pure: it reads and writes nothing else.
 * The order of the rules matters: keys first, then what rows refer to, then money, then who owns a seat.
 */
export function assessExport(
  read: ExportRows,
  { now, shiftWeeks }: Assessment,
  findings: Findings,
): ImportPlan {
  const rows = keepEventsWithSeats(
    keepReferencedRows(keepUniqueRows(read, findings), now, findings),
    findings,
  );
  const { accepted, ownedSeats } = acceptOrders(rows, findings);
  const sound = keepRowsOfOrders(
    rows,
    accepted.map(({ row }) => row),
    findings,
  );
  const seats = keepOneSeatAPosition(rows.seats, ownedSeats, findings);
  const seatsByPosition = new Map(seats.map((row) => [positionOf(row.value), row.value]));
  const owners = ownersOf(accepted);
  const eventSeats = groupBy(seats, (row) => row.value.event_id);

  return {
    users: rows.users.map((row) => planUser(row, findings)),
    venues: planVenues(rows, seats, findings),
    events: rows.events.map((row) =>
      planEvent(row, eventSeats.get(row.key) ?? [], owners, { now, shiftWeeks }, rows.orders, findings),
    ),
    orders: planOrders(accepted, sound, seatsByPosition, findings),
  };
}

function keepEventsWithSeats(rows: ExportRows, findings: Findings): ExportRows {
  const withSeats = new Set(rows.seats.map((row) => row.value.event_id));
  const events = keepSound('events', rows.events, findings, ({ key }) =>
    withSeats.has(key) ? undefined : 'It has no sound seat.',
  );
  return { ...rows, events };
}

function acceptOrders(
  rows: ExportRows,
  findings: Findings,
): { accepted: AcceptedOrder[]; ownedSeats: ReadonlyMap<string, ExportSeat> } {
  const files = orderFilesOf(rows);
  const eventStatuses = new Map(rows.events.map((row) => [row.key, row.value.status]));
  const judged = new Map<string, AcceptedOrder & { readonly note?: string }>();
  const whole = keepSound('orders', rows.orders, findings, (row) => {
    const file = files.get(row.key);
    const eventStatus = eventStatuses.get(row.value.event_id);
    if (file === undefined || eventStatus === undefined)
      return `There is no sound event ${row.value.event_id}.`;
    const verdict = outcomeOf(file, eventStatus);
    if ('refused' in verdict) return verdict.refused;
    judged.set(row.key, { row, file, ...verdict });
    return moneyFaultOf(file) ?? doubledSeatOf(file);
  });
  const confirmed = whole.flatMap(({ key }) => {
    const order = judged.get(key);
    return order?.status === 'CONFIRMED' ? [order.file] : [];
  });
  const { ownedSeats, refusals } = claimSeats(confirmed);
  const accepted = keepSound('orders', whole, findings, ({ key }) => refusals.get(key)).flatMap(
    ({ key }) => judged.get(key) ?? [],
  );
  for (const { row, note } of accepted) {
    if (note !== undefined) {
      findings.add({ table: 'orders', line: row.line, key: row.key, outcome: 'adjusted', reason: note });
    }
  }
  return { accepted, ownedSeats };
}

function orderFilesOf(rows: ExportRows): Map<string, OrderFile> {
  const seats = new Map(rows.seats.map((row) => [row.key, row.value]));
  const tickets = groupBy(rows.tickets, (row) => row.value.order_id);
  const payments = new Map(rows.payments.map((row) => [row.value.order_id, row.value]));
  return new Map(
    rows.orders.map(({ key, value }) => [
      key,
      {
        order: value,
        payment: payments.get(key),
        tickets: (tickets.get(key) ?? []).flatMap(({ value: ticket }) => {
          const seat = seats.get(ticket.seat_id);
          return seat === undefined ? [] : [{ ticket, seat }];
        }),
      },
    ]),
  );
}

/** The sold one of several rows with one position stays, else the first. */
function keepOneSeatAPosition(
  rows: readonly ExportRow<ExportSeat>[],
  ownedSeats: ReadonlyMap<string, ExportSeat>,
  findings: Findings,
): ExportRow<ExportSeat>[] {
  const kept = new Map<string, string>();
  for (const { key, value } of rows) {
    const position = positionOf(value);
    if (!kept.has(position)) kept.set(position, ownedSeats.get(position)?.seat_id ?? key);
  }
  return keepSound('seats', rows, findings, ({ key, value }) => {
    const keptKey = kept.get(positionOf(value));
    return keptKey === key
      ? undefined
      : `Event ${value.event_id} has the seat ${describeSeat(value)} more than once; the row ${keptKey} stands for it.`;
  });
}

function ownersOf(accepted: readonly AcceptedOrder[]): ReadonlyMap<string, string> {
  return new Map(
    accepted
      .filter(({ status }) => status === 'CONFIRMED')
      .flatMap(({ row, file }) => file.tickets.map(({ seat }) => [positionOf(seat), row.key] as const)),
  );
}

function planUser({ line, key, value }: ExportRows['users'][number], findings: Findings): PlannedUser {
  const phone = value.phone === '' ? undefined : indianMobileToE164(value.phone);
  if (phone === undefined && value.phone !== '') {
    findings.add({
      table: 'users',
      line,
      key,
      outcome: 'adjusted',
      reason: 'The phone number cannot be an Indian mobile number and was left out.',
    });
  }
  return { key, name: value.name, email: value.email, phone: phone ?? null, createdAt: value.created_at };
}

function planVenues(
  rows: ExportRows,
  seats: readonly ExportRow<ExportSeat>[],
  findings: Findings,
): PlannedVenue[] {
  const venueOfEvent = new Map(rows.events.map((row) => [row.key, row.value.venue_id]));
  const seatsByVenue = groupBy(seats, (row) => venueOfEvent.get(row.value.event_id));
  return rows.venues.map(({ line, key, value }) => {
    const map = mapFromSeats(
      (seatsByVenue.get(key) ?? []).map(({ value: seat }) => ({
        section: seat.section,
        row: seat.row,
        number: seat.seat_number,
      })),
    );
    const capacity = capacityOf(map);
    if (capacity > value.capacity) {
      findings.add({
        table: 'venues',
        line,
        key,
        outcome: 'adjusted',
        reason: `Its capacity is ${value.capacity}, but its events have ${capacity} different seats, which now count.`,
      });
    }
    return { key, name: value.name, city: value.city, capacity: value.capacity, map };
  });
}

function planEvent(
  { line, key, value }: ExportRow<ExportEvent>,
  seats: readonly ExportRow<ExportSeat>[],
  owners: ReadonlyMap<string, string>,
  { now, shiftWeeks }: Assessment,
  orders: ExportRows['orders'],
  findings: Findings,
): PlannedEvent {
  const startsAt = shiftByWeeks(value.event_date, shiftWeeks);
  const endsAt = new Date(startsAt.getTime() + EVENT_HOURS * HOUR_MS);
  const soldElsewhere = value.status === 'SOLD_OUT';
  const planned = seats.map(({ key: seatKey, value: seat }): PlannedSeat => {
    const orderKey = owners.get(positionOf(seat)) ?? null;
    return {
      key: seatKey,
      section: seat.section,
      row: seat.row,
      number: seat.seat_number,
      price: seat.price,
      status: orderKey !== null ? 'ALLOCATED' : soldElsewhere ? 'BLOCKED' : 'AVAILABLE',
      orderKey,
    };
  });
  const blocked = planned.filter((seat) => seat.status === 'BLOCKED').length;
  if (blocked > 0) {
    findings.add({
      table: 'events',
      line,
      key,
      outcome: 'adjusted',
      reason: `It is sold out, but ${blocked} of its seats have no order here; they are blocked, as sold elsewhere.`,
    });
  }
  return {
    key,
    venueKey: value.venue_id,
    title: value.title,
    type: value.event_type,
    originalStartsAt: value.event_date,
    startsAt,
    endsAt,
    salesStartAt: salesStartOf(key, startsAt, orders, now),
    status: eventStatusOf(value.status, endsAt, now),
    basePrice: value.base_price,
    seats: planned,
  };
}

/** Half a year before the event, or earlier if there was an order already; for an event to come at the latest now. */
function salesStartOf(eventKey: string, startsAt: Date, orders: ExportRows['orders'], now: Date): Date {
  const orderTimes = orders
    .filter((row) => row.value.event_id === eventKey)
    .map((row) => row.value.created_at.getTime());
  return new Date(Math.min(startsAt.getTime() - SALES_DAYS * 24 * HOUR_MS, now.getTime(), ...orderTimes));
}

/** Both SCHEDULED and ON_SALE are on sale here: the export has paid orders for either. */
function eventStatusOf(status: ExportEvent['status'], endsAt: Date, now: Date): PlannedEvent['status'] {
  if (status === 'CANCELLED') return 'CANCELLED';
  if (endsAt <= now) return 'COMPLETED';
  return status === 'SOLD_OUT' ? 'SOLD_OUT' : 'ON_SALE';
}

const paymentStatusOf = {
  CONFIRMED: 'SUCCESS',
  REFUNDED: 'REFUNDED',
  CANCELLED: 'FAILED',
  EXPIRED: 'FAILED',
} as const;

function planOrders(
  accepted: readonly AcceptedOrder[],
  sound: Pick<ExportRows, 'payments' | 'tickets'>,
  seatsByPosition: ReadonlyMap<string, ExportSeat>,
  findings: Findings,
): PlannedOrder[] {
  const payments = new Map(sound.payments.map((row) => [row.value.order_id, row]));
  const tickets = groupBy(sound.tickets, (row) => row.value.order_id);
  const seatOfTicket = new Map(
    accepted.flatMap(({ file }) => file.tickets.map(({ ticket, seat }) => [ticket.ticket_id, seat] as const)),
  );
  return accepted.map(({ row, file, status }) => {
    const payment = payments.get(row.key);
    if (payment?.value.status === 'PENDING') {
      findings.add({
        table: 'payments',
        line: payment.line,
        key: payment.key,
        outcome: 'adjusted',
        reason: 'It was never finished and its order has ended, so it has failed.',
      });
    }
    return {
      key: row.key,
      line: row.line,
      userKey: row.value.user_id,
      eventKey: row.value.event_id,
      status,
      ...amountsOf(file),
      createdAt: row.value.created_at,
      lines: (tickets.get(row.key) ?? []).flatMap((ticket) => {
        const named = seatOfTicket.get(ticket.key);
        const seat = named === undefined ? undefined : seatsByPosition.get(positionOf(named));
        if (seat === undefined) return [];
        if (seat.seat_id !== ticket.value.seat_id) {
          findings.add({
            table: 'tickets',
            line: ticket.line,
            key: ticket.key,
            outcome: 'adjusted',
            reason: `Its seat ${ticket.value.seat_id} is the same as the seat ${seat.seat_id}, which stands for both.`,
          });
        }
        return {
          ticketKey: ticket.key,
          seatKey: seat.seat_id,
          section: seat.section,
          row: seat.row,
          number: seat.seat_number,
          price: ticket.value.price_paid,
        };
      }),
      payment:
        payment === undefined
          ? null
          : {
              key: payment.key,
              method: payment.value.method,
              status: paymentStatusOf[status],
              amount: payment.value.amount,
              reference: payment.value.reference,
              createdAt: payment.value.created_at,
            },
    };
  });
}
