import type { Evidence } from './evidence';
import { editedHoldsOf, seatChangesOf, transitionsOf, type SeatChange, type Transition } from './history';

/** The state machines of the platform: thing, then state, then where it may go. */
const machines: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  events: {
    DRAFT: ['SCHEDULED', 'CANCELLED'],
    SCHEDULED: ['ON_SALE', 'CANCELLED', 'COMPLETED'],
    ON_SALE: ['SOLD_OUT', 'CANCELLED', 'COMPLETED'],
    SOLD_OUT: ['ON_SALE', 'CANCELLED', 'COMPLETED'],
    // A show can be broken off.
    COMPLETED: ['CANCELLED'],
  },
  // Paid after the hold has ended, an order still gets its seats when they are free.
  reservations: { HELD: ['ALLOCATED', 'RELEASED', 'EXPIRED'], EXPIRED: ['ALLOCATED'] },
  orders: {
    PENDING_PAYMENT: ['PAID', 'CANCELLED', 'EXPIRED'],
    PAID: ['CONFIRMED', 'REFUNDING'],
    CONFIRMED: ['REFUNDING'],
    REFUNDING: ['REFUNDED'],
  },
  tickets: { VALID: ['USED', 'VOID'] },
  payments: {
    PENDING: ['SUCCESS', 'FAILED'],
    SUCCESS: ['PARTIALLY_REFUNDED', 'REFUNDED'],
    PARTIALLY_REFUNDED: ['REFUNDED'],
  },
  refunds: { PENDING: ['SUCCESS', 'FAILED'] },
  erased_people: { KNOWN: ['ERASED'] },
};

interface HoldTimes {
  readonly id: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

interface UsedTicket {
  readonly order_id: string;
  readonly seat_id: string;
}

/** 1 and 4: everything went from state to state as its machine allows, and no seat passed over a live owner. */
export async function changesAreLegal({ files, databases }: Evidence): Promise<string[]> {
  const transitions = await transitionsOf(files);
  const holds = new Map(
    (await databases.seating.query<HoldTimes>('SELECT id, created_at, ended_at FROM reservations')).map(
      (hold) => [hold.id, hold],
    ),
  );
  const seatChanges = await seatChangesOf(files);
  const used = await databases.orders.query<UsedTicket>(
    `SELECT order_id, seat_id FROM tickets WHERE status = 'USED'`,
  );
  const edited = await editedHoldsOf(files);
  const isEdit = ({ new_status, new_reservation_id: id }: SeatChange) =>
    new_status === 'HELD' && id !== null && edited.has(id);
  return [
    ...transitions.filter((change) => !isLegal(change)).map(describeTransition),
    ...seatChanges
      .filter((change) => !passesLegally(change, holds) && !(change.old_status === 'HELD' && isEdit(change)))
      .map(describeSeatChange),
    ...seatChanges
      .filter((change) => used.some((ticket) => frees(change, ticket)))
      .map(({ seat_id: seat }) => `1: seat ${seat} was put on sale again although its ticket was used`),
  ];
}

/** ALLOCATED -> AVAILABLE, never for a seat on which somebody was admitted. */
const frees = (change: SeatChange, ticket: UsedTicket): boolean =>
  change.seat_id === ticket.seat_id &&
  change.old_order_id === ticket.order_id &&
  change.new_order_id !== ticket.order_id;

const isLegal = ({ thing, was, became }: Transition): boolean =>
  machines[thing]?.[was]?.includes(became) ?? false;

const describeTransition = ({ thing, id, was, became }: Transition): string =>
  `4: of the ${thing} ${id} went from ${was} to ${became}`;

function passesLegally(change: SeatChange, holds: ReadonlyMap<string, HoldTimes>): boolean {
  switch (change.old_status) {
    case 'AVAILABLE':
      return true;
    case 'BLOCKED':
      return change.new_status === 'AVAILABLE' || change.new_status === 'BLOCKED';
    case 'HELD':
      if (change.new_reservation_id === change.old_reservation_id) return true;
      if (change.new_reservation_id === null) return true;
      return hasExpired(change, holds.get(change.new_reservation_id));
    case 'ALLOCATED':
      return change.new_status === 'AVAILABLE' || change.new_order_id === change.old_order_id;
    default:
      return false;
  }
}

/** By the clock of the one that took it: what is held longer than that was not free. */
function hasExpired({ new_status, old_held_until }: SeatChange, taker: HoldTimes | undefined): boolean {
  const takenAt = new_status === 'HELD' ? taker?.created_at : taker?.ended_at;
  return old_held_until !== null && takenAt !== undefined && takenAt !== null && old_held_until <= takenAt;
}

const describeSeatChange = (change: SeatChange): string =>
  `1: seat ${change.seat_id} passed from ${change.old_status} (${change.old_order_id ?? change.old_reservation_id}) ` +
  `to ${change.new_status} (${change.new_order_id ?? change.new_reservation_id}) while it had an owner`;
