import type { BeginPaymentAttempt } from '../application/begin-payment-attempt';
import type { CancelEvent } from '../application/cancel-event';
import type { CancelOrder } from '../application/cancel-order';
import type { CheckIn } from '../application/check-in';
import type { PlaceOrder } from '../application/place-order';
import type { ReadOrders } from '../application/read-orders';
import type { ReadTickets } from '../application/read-tickets';
import type { RecordPaymentResult } from '../application/record-payment-result';
import type { TicketKeys } from '../application/ticket-keys';

export interface UseCases {
  readonly placeOrder: PlaceOrder;
  readonly readOrders: ReadOrders;
  readonly cancelOrder: CancelOrder;
  readonly beginPaymentAttempt: BeginPaymentAttempt;
  readonly recordPaymentResult: RecordPaymentResult;
  readonly cancelEvent: CancelEvent;
  readonly readTickets: ReadTickets;
  readonly checkIn: CheckIn;
  readonly ticketKeys: TicketKeys;
}
