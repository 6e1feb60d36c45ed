import type { StoreResponse } from '@ticketing/service-chassis/http';
import { alreadyUsed, ticketNotFound, ticketVoid, wrongEvent } from '../../domain/problems';
import type { Ticket } from '../../domain/ticket';
import { readTicketCode } from '../../domain/ticket-code';
import type { Dependencies } from '../dependencies';
import type { TicketKeys } from './ticket-keys';

export interface CheckInRequest {
  readonly code: string;
  readonly eventId?: string | undefined;
  readonly staffId: string;
}

export interface CheckInTicketDependencies extends Pick<Dependencies, 'tickets' | 'transactions' | 'clock'> {
  readonly ticketKeys: TicketKeys;
}

/**
 * Admits the bearer of a ticket, once.
 *
 * @throws ProblemError `ticket_not_found` for a forged or unknown code, `wrong_event`, `ticket_void`, `already_used`
 */
export function createCheckInTicket({ tickets, ticketKeys, transactions, clock }: CheckInTicketDependencies) {
  return async function checkInTicket(
    { code, eventId, staffId }: CheckInRequest,
    storeResponse: StoreResponse<Ticket>,
  ): Promise<Ticket> {
    const claims = readTicketCode(code, ticketKeys.current().publicKey);
    const issued = claims === undefined ? undefined : await tickets.find(claims.ticketId);
    if (issued === undefined || issued.code !== code) throw ticketNotFound();
    if (eventId !== undefined && issued.eventId !== eventId) throw wrongEvent(issued.eventId);
    return transactions.run(async (tx) => {
      const admittedAt = clock.now();
      if (!(await tickets.admit(tx, issued.id, staffId, admittedAt))) {
        const current = (await tickets.find(issued.id, tx)) ?? issued;
        throw current.status === 'VOID' ? ticketVoid() : alreadyUsed(current.admittedAt);
      }
      const admitted: Ticket = { ...issued, status: 'USED', admittedAt };
      await storeResponse(tx, admitted);
      return admitted;
    });
  };
}
