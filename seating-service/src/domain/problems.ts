import { problem, type ProblemError } from '@ticketing/service-chassis/core';

/** The codes with which a request to reserve seats is rejected. */
export const reserveProblemCodes = [
  'already_held_by_you',
  'event_not_found',
  'event_not_on_sale',
  'reservation_busy',
  'seat_not_found',
  'seats_unavailable',
  'too_many_holds',
  'too_many_seats',
] as const;

export const eventNotFound = (): ProblemError =>
  problem.notFound('event_not_found', 'There is no such event, or its seats have not been published.');

export const eventNotOnSale = (reason: string): ProblemError => problem.conflict('event_not_on_sale', reason);

export const reservationBusy = (reason: string): ProblemError =>
  problem.unavailable('reservation_busy', reason);

export const seatNotFound = (seatIds: readonly string[]): ProblemError =>
  problem.notFound('seat_not_found', 'Some of these seats do not exist for this event. Reload its seats.', {
    extra: { seatIds },
  });

/** `heldByYou` are those of the taken seats that lie in other live holds of the caller. */
export const seatsUnavailable = (seatIds: readonly string[], heldByYou: readonly string[]): ProblemError =>
  problem.conflict(
    'seats_unavailable',
    'Some of these seats are taken, so nothing was changed. Choose other seats.',
    { extra: { seatIds, heldByYou } },
  );

export const alreadyHeldByYou = (hold: { readonly id: string; readonly expiresAt: Date }): ProblemError =>
  problem.conflict('already_held_by_you', 'You hold these seats already. Order them, or release the hold.', {
    extra: { reservationId: hold.id, expiresAt: hold.expiresAt.toISOString() },
  });

export const orderPlaced = (orderId: string): ProblemError =>
  problem.conflict(
    'order_placed',
    'An order was placed on this hold. Cancel or renew the order instead; cancelling it frees the seats.',
    { extra: { orderId } },
  );

export const renewalLimit = (): ProblemError =>
  problem.conflict('renewal_limit', 'This hold cannot be renewed any more. Order the seats before it ends.');

export const noSeatsLeft = (): ProblemError =>
  problem.invalid('no_seats_left', 'A hold needs a seat. Release the hold to give all of its seats back.', {
    errors: [{ pointer: '/remove', detail: 'must leave a seat in the hold' }],
  });

export const tooManyHolds = (maximum: number): ProblemError =>
  problem.conflict(
    'too_many_holds',
    `You already hold seats of this event in ${maximum} reservations. Pay for one of them or release it.`,
  );

export const tooManySeats = (maximum: number): ProblemError =>
  problem.invalid('too_many_seats', `At most ${maximum} seats of this event can be reserved at once.`, {
    extra: { maxSeats: maximum },
    errors: [{ pointer: '/seatIds', detail: `must name at most ${maximum} seats` }],
  });

export const reservationNotFound = (): ProblemError =>
  problem.notFound('reservation_not_found', 'There is no such reservation.');

export const alreadyAllocated = (): ProblemError =>
  problem.conflict('already_allocated', 'These seats belong to a paid order. Cancel the order instead.');

export const allocatedToAnotherOrder = (): ProblemError =>
  problem.conflict('allocated_to_another_order', 'The seats of this reservation belong to another order.');

const endings = {
  expired: 'The time to pay for these seats is over. Choose seats again.',
  released: 'These seats were released. Choose seats again.',
  returned: 'This order gave its seats back and cannot have them again.',
};

export const holdExpired = (ending: keyof typeof endings): ProblemError =>
  problem.gone('hold_expired', endings[ending]);

export const inventoryNotFound = (): ProblemError =>
  problem.notFound(
    'inventory_not_found',
    'The seats of this event have not been stored yet. Store them with PUT first.',
  );

export const inventoryTooLarge = (maximum: number, count: number): ProblemError =>
  problem.invalid(
    'inventory_too_large',
    `An event can have at most ${maximum} seats; this map has ${count}.`,
  );

export const duplicateSeat = (label: string): ProblemError =>
  problem.invalid('duplicate_seat', `The map contains the seat "${label}" more than once.`);
