/** What seed-data uses of this service. It imports nothing else from here. */
export { createTicketIssuer } from './application/tickets/ticket-issuer';
export { createTicketKeys, type TicketKeys } from './application/tickets/ticket-keys';
export {
  beginRefund,
  cancelUnpaid,
  confirm,
  expire,
  finishRefund,
  markPaid,
  type Order,
  type OrderLine,
} from './domain/order';
export { newPaymentAttempt, type PaymentAttemptState } from './domain/payment-attempt';
export type { Ticket } from './domain/ticket';
export { createEventCancellationRepository } from './persistence/event-cancellation-repository';
export { createOrderRepository } from './persistence/order-repository';
export { createPaymentAttemptRepository } from './persistence/payment-attempt-repository';
export { createTicketKeyRepository } from './persistence/ticket-key-repository';
export { createTicketRepository } from './persistence/ticket-repository';
