import type { StoreResponse } from '@ticketing/service-chassis/http';
import { voidReasonOf } from '../../domain/order';
import { notUsed, ticketNotFound, ticketVoid } from '../../domain/problems';
import type { Ticket } from '../../domain/ticket';
import type { Dependencies } from '../dependencies';
import { requireOrder } from '../sagas/run-step';

export interface RevertRequest {
  readonly ticketId: string;
  /** One line, for the log. */
  readonly reason: string;
  readonly staffId: string;
}

export type RevertCheckInDependencies = Pick<Dependencies, 'tickets' | 'orders' | 'transactions' | 'logger'>;

/**
 * Takes back an admission that was a mistake: the ticket is valid again.
 *
 * @throws ProblemError `ticket_not_found`, `not_used`, `ticket_void` when its order has ended in the meantime
 */
export function createRevertCheckIn({ tickets, orders, transactions, logger }: RevertCheckInDependencies) {
  return async function revertCheckIn(
    { ticketId, reason, staffId }: RevertRequest,
    storeResponse: StoreResponse<Ticket>,
  ): Promise<Ticket> {
    const { before, after } = await transactions.run(async (tx) => {
      const used = await tickets.find(ticketId, tx);
      if (used === undefined) throw ticketNotFound();
      if (!(await tickets.readmit(tx, ticketId))) {
        if (used.status === 'VALID') throw notUsed();
        throw ticketVoid(voidReasonOf(await requireOrder(orders, used.orderId, tx)));
      }
      const valid: Ticket = { ...used, status: 'VALID', admittedAt: null, admittedBy: null };
      await storeResponse(tx, valid);
      return { before: used, after: valid };
    });
    const { admittedAt, admittedBy } = before;
    logger.info({ ticketId, admittedAt, admittedBy, reason, staffId }, 'an admission was taken back');
    return after;
  };
}
