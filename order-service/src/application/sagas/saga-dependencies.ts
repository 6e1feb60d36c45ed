import type { ChangeOrderDependencies, Dependencies } from '../dependencies';
import type { TicketIssuer } from '../tickets/ticket-issuer';

/** What the steps of the sagas need. */
export interface SagaDependencies
  extends
    ChangeOrderDependencies,
    Pick<Dependencies, 'seating' | 'payments' | 'attempts' | 'tickets' | 'cancellations'> {
  readonly ticketIssuer: TicketIssuer;
}
