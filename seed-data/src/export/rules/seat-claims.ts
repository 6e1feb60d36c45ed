import { formatMoney } from '../../values/money';
import { exportCountry, type ExportSeat } from '../export-files';
import type { OrderFile } from './order-money';

/** Where a seat is, as it is printed. Two rows of the export with the same position are one seat. */
export function positionOf(seat: ExportSeat): string {
  return JSON.stringify([seat.event_id, `${seat.section} ${seat.row}-${seat.seat_number}`]);
}

export interface Claims {
  /** The row of seats that is used for a sold position, by position. */
  readonly ownedSeats: ReadonlyMap<string, ExportSeat>;
  /** Why an order cannot have its seats, by its key. */
  readonly refusals: ReadonlyMap<string, string>;
}

/**
 * Gives each seat to one order. Orders that the export confirmed come before those that it only shows as paid, earlier ones
 * before later ones. An order gets all of its seats or none: with a part of them it would not be what was paid for.
 */
export function claimSeats(orders: readonly OrderFile[]): Claims {
  const owners = new Map<string, string>();
  const ownedSeats = new Map<string, ExportSeat>();
  const refusals = new Map<string, string>();
  for (const file of [...orders].sort(byPrecedence)) {
    const key = file.order.order_id;
    const fault = faultOf(file, owners);
    if (fault !== undefined) {
      refusals.set(key, fault);
      continue;
    }
    for (const { seat } of file.tickets) {
      owners.set(positionOf(seat), key);
      ownedSeats.set(positionOf(seat), seat);
    }
  }
  return { ownedSeats, refusals };
}

function byPrecedence({ order: a }: OrderFile, { order: b }: OrderFile): number {
  const rank = (status: string) => (status === 'CONFIRMED' ? 0 : 1);
  return (
    rank(a.status) - rank(b.status) ||
    a.created_at.getTime() - b.created_at.getTime() ||
    Number(a.order_id) - Number(b.order_id)
  );
}

function faultOf({ order, tickets }: OrderFile, owners: ReadonlyMap<string, string>): string | undefined {
  for (const { seat } of tickets) {
    const owner = owners.get(positionOf(seat));
    if (owner === undefined) continue;
    return (
      `Its seat ${describeSeat(seat)} belongs to the order ${owner}. ` +
      `${formatMoney(order.order_total, exportCountry.currency)} were paid for it: pay them back outside of the platform.`
    );
  }
  return undefined;
}

/** Why an order names one seat twice, if it does. */
export function doubledSeatOf({ tickets }: OrderFile): string | undefined {
  const positions = new Set<string>();
  for (const { seat } of tickets) {
    if (positions.has(positionOf(seat))) return `It names the seat ${describeSeat(seat)} twice.`;
    positions.add(positionOf(seat));
  }
  return undefined;
}

export function describeSeat(seat: ExportSeat): string {
  return `${seat.section}, row ${seat.row}, number ${seat.seat_number}`;
}
