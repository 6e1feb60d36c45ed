import type { Clock } from '@ticketing/service-chassis/core';
import type { Messages } from '../messages';
import type {
  EventCancellationStore,
  OrderStore,
  PaymentAttemptStore,
  Payments,
  Seating,
  TicketStore,
} from '../ports';
import type { TicketIssuer } from '../ticket-issuer';

/** What the steps of the sagas work with. */
export interface SagaParts {
  readonly seating: Seating;
  readonly payments: Payments;
  readonly orders: OrderStore;
  readonly attempts: PaymentAttemptStore;
  readonly tickets: TicketStore;
  readonly cancellations: EventCancellationStore;
  readonly messages: Messages;
  readonly ticketIssuer: TicketIssuer;
  readonly clock: Clock;
}
