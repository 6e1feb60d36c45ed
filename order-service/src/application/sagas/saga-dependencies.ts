import type { Clock } from '@ticketing/service-chassis/core';
import type { EventCancellationRepository } from '../ports/event-cancellation-repository';
import type { OrderMessages } from '../ports/order-messages';
import type { OrderRepository } from '../ports/order-repository';
import type { PaymentAttemptRepository } from '../ports/payment-attempt-repository';
import type { PaymentClient } from '../ports/payment-client';
import type { SeatingClient } from '../ports/seating-client';
import type { TicketRepository } from '../ports/ticket-repository';
import type { TicketIssuer } from '../tickets/ticket-issuer';

/** What the steps of the sagas need. */
export interface SagaDependencies {
  readonly seating: SeatingClient;
  readonly payments: PaymentClient;
  readonly orders: OrderRepository;
  readonly attempts: PaymentAttemptRepository;
  readonly tickets: TicketRepository;
  readonly cancellations: EventCancellationRepository;
  readonly messages: OrderMessages;
  readonly ticketIssuer: TicketIssuer;
  readonly clock: Clock;
}
