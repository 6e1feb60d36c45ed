import type { Clock } from '@ticketing/service-chassis/core';
import type { SqlRunner, Transactions } from '@ticketing/service-chassis/database';
import { alreadyUsed, ticketNotFound, ticketVoid, wrongEvent } from '../../domain/problems';
import type { Ticket } from '../../domain/ticket';
import { readTicketCode } from '../../domain/ticket-code';
import type { TicketRepository } from '../ports/ticket-repository';
import type { TicketKeys } from './ticket-keys';

export interface CheckIn {
  /**
   * Admits the bearer of a ticket, once.
   *
   * @param storeResponse stores the response in the transaction of the admission
   * @throws ProblemError `ticket_not_found` for a forged or unknown code, `wrong_event`, `ticket_void`, `already_used`
   */
  (
    request: { code: string; eventId?: string | undefined; staffId: string },
    storeResponse: (tx: SqlRunner, ticket: Ticket) => Promise<void>,
  ): Promise<Ticket>;
}

export interface CheckInDependencies {
  readonly tickets: TicketRepository;
  readonly ticketKeys: TicketKeys;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

export function createCheckIn({ tickets, ticketKeys, transactions, clock }: CheckInDependencies): CheckIn {
  return async ({ code, eventId, staffId }, storeResponse) => {
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
