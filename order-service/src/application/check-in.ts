import { problem, type Clock } from '@ticketing/service-chassis/core';
import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import type { Ticket } from '../domain/ticket';
import { readTicketCode } from '../domain/ticket-code';
import type { TicketStore } from './ports';
import type { TicketKeys } from './ticket-keys';

export interface CheckIn {
  /**
   * Admits the bearer of a ticket, once.
   *
   * @param record stores the answer together with the admission
   * @throws ProblemError `ticket_not_found` for a forged or unknown code, `wrong_event`, `ticket_void`, `already_used`
   */
  (
    request: { code: string; eventId?: string | undefined; staffId: string },
    record: (tx: SqlRunner, ticket: Ticket) => Promise<void>,
  ): Promise<Ticket>;
}

export interface CheckInParts {
  readonly tickets: TicketStore;
  readonly keys: TicketKeys;
  readonly database: Database;
  readonly clock: Clock;
}

export function createCheckIn({ tickets, keys, database, clock }: CheckInParts): CheckIn {
  return async ({ code, eventId, staffId }, record) => {
    const claims = readTicketCode(code, keys.current().publicKey);
    const issued = claims === undefined ? undefined : await tickets.find(claims.ticketId);
    if (issued === undefined || issued.code !== code) throw ticketNotFound();
    if (eventId !== undefined && issued.eventId !== eventId) {
      throw problem.conflict('wrong_event', 'This ticket is for another event.', {
        extra: { eventId: issued.eventId },
      });
    }
    return database.transactions.run(async (tx) => {
      const admittedAt = clock.now();
      if (!(await tickets.admit(tx, issued.id, staffId, admittedAt))) {
        throw refusalOf((await tickets.find(issued.id, tx)) ?? issued);
      }
      const admitted: Ticket = { ...issued, status: 'USED', admittedAt };
      await record(tx, admitted);
      return admitted;
    });
  };
}

function refusalOf({ status, admittedAt }: Ticket) {
  if (status === 'VOID') {
    return problem.conflict('ticket_void', 'This ticket was given back and admits nobody.');
  }
  const usedAt = admittedAt?.toISOString();
  return problem.conflict('already_used', `This ticket was already used at ${usedAt}.`, {
    extra: { usedAt },
  });
}

export const ticketNotFound = () => problem.notFound('ticket_not_found', 'There is no such ticket.');
