export const reservationStatuses = ['HELD', 'ALLOCATED', 'RELEASED', 'EXPIRED'] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

/**
 * What a reservation with the right status must fulfil besides. `saleKeepsHolds`: the event's holds were not released when
 * its sale ended.
 */
export type ReservationCondition = 'live' | 'expired' | 'liveOrSaleKeepsHolds' | 'saleKeepsHolds';

export interface ReservationTransition {
  readonly to: ReservationStatus;
  readonly from: Readonly<Record<ReservationStatus, ReservationCondition | 'always' | 'never'>>;
}

/** A change of a hold that goes on. */
const whileLive = {
  to: 'HELD',
  from: { HELD: 'live', ALLOCATED: 'never', RELEASED: 'never', EXPIRED: 'never' },
} as const;
const never = { HELD: 'never', ALLOCATED: 'never', RELEASED: 'never', EXPIRED: 'never' } as const;

/**
 * HELD -> ALLOCATED, RELEASED or EXPIRED. These three are final, with one exception: an expired reservation whose seats are
 * still free can be allocated to the order that was paid late. The guards of all UPDATEs that change a reservation's status
 * are made from this table.
 */
export const reservationTransitions = {
  extend: whileLive,
  renew: whileLive,
  edit: whileLive,
  adopt: whileLive,
  release: { to: 'RELEASED', from: { ...never, HELD: 'live' } },
  expire: { to: 'EXPIRED', from: { ...never, HELD: 'expired' } },
  allocate: { to: 'ALLOCATED', from: { ...never, HELD: 'liveOrSaleKeepsHolds', EXPIRED: 'saleKeepsHolds' } },
} as const satisfies Readonly<Record<string, ReservationTransition>>;
