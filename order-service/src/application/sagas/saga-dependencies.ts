import type { ChangeOrderDependencies } from '../in-new-transaction';
import type { EventCancellationRepository } from '../ports/event-cancellation-repository';
import type { PaymentAttemptRepository } from '../ports/payment-attempt-repository';
import type { PaymentClient } from '../ports/payment-client';
import type { SeatingClient } from '../ports/seating-client';
import type { TicketRepository } from '../ports/ticket-repository';
import type { TicketIssuer } from '../tickets/ticket-issuer';

/** What the steps of the sagas need. */
export interface SagaDependencies extends ChangeOrderDependencies {
  readonly seating: SeatingClient;
  readonly payments: PaymentClient;
  readonly attempts: PaymentAttemptRepository;
  readonly tickets: TicketRepository;
  readonly cancellations: EventCancellationRepository;
  readonly ticketIssuer: TicketIssuer;
}
