import { problem, type Money } from '@ticketing/service-chassis/core';

/** Also for an order of somebody else. */
export const orderNotFound = () => problem.notFound('order_not_found', 'There is no such order.');

export const orderNotPayable = (detail = 'This order has ended and cannot be paid. Place a new one.') =>
  problem.conflict('order_not_payable', detail);

export const orderExists = (orderId: string) =>
  problem.conflict('order_exists', 'There is already an order for this reservation.', { extra: { orderId } });

export const orderNotCancellable = () =>
  problem.conflict('order_not_cancellable', 'This order has expired. Nothing is left to cancel.');

export const orderBeingConfirmed = () =>
  problem.conflict('order_being_confirmed', 'This order is being confirmed. Cancel it afterwards.');

export const refundCutoffPassed = (cutoffAt: Date) =>
  problem.conflict(
    'refund_cutoff_passed',
    `Orders for this event could be cancelled until ${cutoffAt.toISOString()}.`,
    { extra: { refundCutoffAt: cutoffAt.toISOString() } },
  );

export const alreadyPaid = () => problem.conflict('already_paid', 'This order is already paid.');

export const paymentInProgress = () =>
  problem.conflict('payment_in_progress', 'A payment for this order is in progress. Wait for its result.');

export const paymentOfAnotherOrder = () =>
  problem.conflict('payment_of_another_order', 'This payment belongs to another order.');

export const amountMismatch = (due: Money) =>
  problem.conflict(
    'amount_mismatch',
    'The payment does not match the amount of the order. It is refunded in full.',
    { extra: { due } },
  );

export const refundedAmountMissing = () =>
  problem.invalid('invalid_request', 'A partial refund needs the total that was refunded.', {
    errors: [{ pointer: '/refunded', detail: 'is required with PARTIALLY_REFUNDED' }],
  });

export const totalTooLarge = () =>
  problem.conflict('total_too_large', 'These seats cost too much for one order. Order fewer seats.');

export const tokenRevoked = () =>
  problem.unauthenticated('token_revoked', 'This account was erased. Its token orders nothing any more.');

export const eventNotOnSale = () =>
  problem.conflict('event_not_on_sale', 'This event is not on sale any more.');

export const reservationNotFound = () =>
  problem.notFound('reservation_not_found', 'You have no such reservation.');

export const holdExpired = () =>
  problem.gone('hold_expired', 'The hold on these seats has ended. Choose seats again.');

export const requestInFlight = () =>
  problem.unavailable('request_in_flight', 'The seats are being held. Repeat the request in a moment.');

/** Also for a ticket of somebody else, and for a forged code. */
export const ticketNotFound = () => problem.notFound('ticket_not_found', 'There is no such ticket.');

export const ticketUsed = () =>
  problem.conflict('ticket_used', 'A ticket of this order was used, so it cannot be cancelled.');

/** `reason` says what ended the ticket's order. */
export const ticketVoid = (reason: 'CANCELLED' | 'REFUNDED') =>
  problem.conflict('ticket_void', 'This ticket is void. It admits nobody.', { extra: { reason } });

export const alreadyUsed = (use: { usedAt: Date | null; usedBy: string | null; seat: object }) => {
  const usedAt = use.usedAt?.toISOString();
  return problem.conflict('already_used', `This ticket was already used at ${usedAt}.`, {
    extra: { ...use, usedAt },
  });
};

export const notUsed = () =>
  problem.conflict('not_used', 'This ticket has not been used, so there is no admission to take back.');

export const doorsClosed = (opensAt: Date, closesAt: Date) =>
  problem.conflict(
    'doors_closed',
    `Tickets of this event are admitted from ${opensAt.toISOString()} to ${closesAt.toISOString()}.`,
    { extra: { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() } },
  );

export const wrongEvent = (eventId: string) =>
  problem.conflict('wrong_event', 'This ticket is for another event.', { extra: { eventId } });

export const discrepancyNotDismissible = () =>
  problem.conflict(
    'discrepancy_not_dismissible',
    'A stuck saga cannot be dismissed, because seats or money depend on it. Remove the cause and retry it.',
  );
