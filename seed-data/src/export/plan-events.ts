import { eventTypeOf } from '../../../catalog-service/src/import';
import { shiftByWeeks } from './date-shift';
import type { ExportEvent, ExportSeat } from './export-files';
import type { Findings } from './findings';
import type { PlannedEvent, PlannedSeat } from './import-plan';
import type { ExportRow, ExportRows } from './read-export';
import { positionOf } from './rules/seat-claims';

/** The export has no end times; an event takes about this long. */
const EVENT_HOURS = 3;
const HOUR_MS = 3_600_000;
const SALES_DAYS = 180;

export interface Assessment {
  /** The time of the import; nothing that has happened may be later. */
  readonly now: Date;
  /** By how many weeks the events are moved; what has happened already is not. */
  readonly shiftWeeks: number;
}

export function planEvent(
  { line, key, value }: ExportRow<ExportEvent>,
  seats: readonly ExportRow<ExportSeat>[],
  soldPositions: ReadonlySet<string>,
  { now, shiftWeeks }: Assessment,
  orders: ExportRows['orders'],
  findings: Findings,
): PlannedEvent {
  const startsAt = shiftByWeeks(value.event_date, shiftWeeks);
  const endsAt = new Date(startsAt.getTime() + EVENT_HOURS * HOUR_MS);
  const soldElsewhere = value.status === 'SOLD_OUT';
  const planned = seats.map(({ key: seatKey, value: seat }): PlannedSeat => {
    const isSold = soldPositions.has(positionOf(seat));
    return {
      key: seatKey,
      section: seat.section,
      row: seat.row,
      number: seat.seat_number,
      price: seat.price,
      status: isSold ? 'ALLOCATED' : soldElsewhere ? 'BLOCKED' : 'AVAILABLE',
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
  const type = eventTypeOf(value.event_type);
  if (type === undefined) {
    const reason = `The platform has no type ${value.event_type}; it is listed as Other.`;
    findings.add({ table: 'events', line, key, outcome: 'adjusted', reason });
  }
  return {
    key,
    venueKey: value.venue_id,
    title: value.title,
    type: type ?? 'Other',
    typeName: value.event_type,
    originalStartsAt: value.event_date,
    startsAt,
    endsAt,
    salesStartAt: salesStartOf(key, startsAt, orders, now),
    status: eventStatusOf(value.status, endsAt, now),
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
