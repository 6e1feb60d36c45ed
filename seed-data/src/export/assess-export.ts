import type { Findings } from './findings';
import type { ImportPlan } from './import-plan';
import { planEvent, type Assessment } from './plan-events';
import { planOrders } from './plan-orders';
import { planUser } from './plan-users';
import { planVenues } from './plan-venues';
import type { ExportRows } from './read-export';
import { acceptOrders } from './rules/accept-orders';
import { keepOneSeatAPosition } from './rules/one-seat-a-position';
import { withOneSpelling } from './rules/one-spelling';
import { keepReferencedRows, keepRowsOfOrders } from './rules/references';
import { groupBy, keepSound } from './rules/row-rule';
import { positionOf } from './rules/seat-claims';
import { keepUniqueRows } from './rules/unique-rows';

/**
 * Divides the export into valid rows, as a plan, and invalid rows, as findings. Pure: it reads and writes nothing else.
 * The order of the rules matters: keys first, then what rows refer to, then money, then who owns a seat.
 */
export function assessExport(
  read: ExportRows,
  { now, shiftWeeks }: Assessment,
  findings: Findings,
): ImportPlan {
  const unique = keepUniqueRows(withOneSpelling(read), findings);
  const rows = keepEventsWithSeats(keepReferencedRows(unique, now, findings), findings);
  const { accepted, ownedSeats } = acceptOrders(rows, findings);
  const sound = keepRowsOfOrders(
    rows,
    accepted.map(({ row }) => row),
    findings,
  );
  const seats = keepOneSeatAPosition(rows.seats, ownedSeats, findings);
  const seatsByPosition = new Map(seats.map((row) => [positionOf(row.value), row.value]));
  const soldPositions = new Set(ownedSeats.keys());
  const eventSeats = groupBy(seats, (row) => row.value.event_id);

  return {
    users: rows.users.map((row) => planUser(row, findings)),
    venues: planVenues(rows, seats, findings),
    events: rows.events.map((row) =>
      planEvent(
        row,
        eventSeats.get(row.key) ?? [],
        soldPositions,
        { now, shiftWeeks },
        rows.orders,
        findings,
      ),
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
