export const seatStatuses = ['AVAILABLE', 'HELD', 'ALLOCATED', 'BLOCKED'] as const;
export type SeatStatus = (typeof seatStatuses)[number];

/** What the rest of the service must know about each status. */
const statusRules: Readonly<Record<SeatStatus, { readonly isOffered: boolean; readonly hasOwner: boolean }>> =
  {
    AVAILABLE: { isOffered: true, hasOwner: false },
    // A held seat can become available at any moment, so an event with a held seat is not sold out.
    HELD: { isOffered: true, hasOwner: true },
    ALLOCATED: { isOffered: false, hasOwner: true },
    BLOCKED: { isOffered: false, hasOwner: false },
  };

/** What a seat with the right status must fulfil besides, so that a transition may change it. */
export type SeatCondition =
  'expired' | 'ofReservation' | 'live' | 'ofReservationAndExpired' | 'ofReservationOrExpired' | 'ofOrder';

export interface SeatTransition {
  readonly to: SeatStatus;
  readonly from: Readonly<Record<SeatStatus, SeatCondition | 'always' | 'never'>>;
}

const never = { AVAILABLE: 'never', HELD: 'never', ALLOCATED: 'never', BLOCKED: 'never' } as const;
/** A hold ends at the moment when its time is over, without a write. */
const whenFree = { ...never, AVAILABLE: 'always', HELD: 'expired' } as const;

/**
 * AVAILABLE -> HELD -> ALLOCATED, both of which can become AVAILABLE again; AVAILABLE <-> BLOCKED. The guards of all UPDATEs
 * that change a seat's status are made from this table.
 */
export const seatTransitions = {
  hold: { to: 'HELD', from: whenFree },
  extend: { to: 'HELD', from: { ...never, HELD: 'live' } },
  release: { to: 'AVAILABLE', from: { ...never, HELD: 'ofReservation' } },
  expire: { to: 'AVAILABLE', from: { ...never, HELD: 'ofReservationAndExpired' } },
  // An order that was paid late gets its seats if they are still free.
  allocate: { to: 'ALLOCATED', from: { ...whenFree, HELD: 'ofReservationOrExpired' } },
  deallocate: { to: 'AVAILABLE', from: { ...never, ALLOCATED: 'ofOrder' } },
  block: { to: 'BLOCKED', from: { ...whenFree, BLOCKED: 'always' } },
  unblock: { to: 'AVAILABLE', from: { ...whenFree, BLOCKED: 'always' } },
} as const satisfies Readonly<Record<string, SeatTransition>>;

/** One value for each status. */
export const bySeatStatus = <Value>(valueOf: (status: SeatStatus) => Value): Record<SeatStatus, Value> => ({
  AVAILABLE: valueOf('AVAILABLE'),
  HELD: valueOf('HELD'),
  ALLOCATED: valueOf('ALLOCATED'),
  BLOCKED: valueOf('BLOCKED'),
});

export type SeatCounts = Readonly<Record<SeatStatus, number>>;

/** The seats of one event. */
export interface EventCounts {
  readonly eventId: string;
  readonly counts: SeatCounts;
}

export function countByStatus(seats: Iterable<{ readonly status: SeatStatus }>): SeatCounts {
  const counts = bySeatStatus(() => 0);
  for (const { status } of seats) counts[status] += 1;
  return counts;
}

export const totalOf = (counts: SeatCounts): number =>
  seatStatuses.reduce((sum, status) => sum + counts[status], 0);

/** Can a buyer get such a seat, now or as soon as a hold ends? */
export const isOffered = (status: SeatStatus): boolean => statusRules[status].isOffered;

/** A new map may change or delete these seats. All others belong to somebody. */
export const hasOwner = (status: SeatStatus): boolean => statusRules[status].hasOwner;
export const statusesWithoutOwner = seatStatuses.filter((status) => !hasOwner(status));
