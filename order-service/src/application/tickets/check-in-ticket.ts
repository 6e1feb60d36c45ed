import type { StoreResponse } from '@ticketing/service-chassis/http';
import { voidReasonOf } from '../../domain/order';
import { alreadyUsed, ticketNotFound, ticketVoid, wrongEvent } from '../../domain/problems';
import { requireOpenDoors } from '../../domain/sold-event';
import type { Ticket } from '../../domain/ticket';
import { readTicketCode } from '../../domain/ticket-code';
import type { Dependencies } from '../dependencies';
import { requireOrder } from '../sagas/run-step';
import type { TicketKeys } from './ticket-keys';

export interface CheckInRequest {
  readonly code: string;
  /** The event at whose door the ticket is shown. */
  readonly eventId: string;
  readonly staffId: string;
}

export interface CheckInTicketDependencies extends Pick<
  Dependencies,
  'tickets' | 'orders' | 'events' | 'transactions' | 'clock'
> {
  readonly ticketKeys: TicketKeys;
}

/**
 * Admits the bearer of a ticket, once.
 *
 * @throws ProblemError `ticket_not_found` for a forged or unknown code, `wrong_event`, `doors_closed`, `ticket_void`,
 * `already_used`
 */
export function createCheckInTicket(dependencies: CheckInTicketDependencies) {
  const { tickets, orders, events, ticketKeys, transactions, clock } = dependencies;

  return async function checkInTicket(
    { code, eventId, staffId }: CheckInRequest,
    storeResponse: StoreResponse<Ticket>,
  ): Promise<Ticket> {
    const claims = readTicketCode(code, ticketKeys.current().publicKey);
    const issued = claims === undefined ? undefined : await tickets.find(claims.ticketId);
    if (issued === undefined || issued.code !== code) throw ticketNotFound();
    if (issued.eventId !== eventId) throw wrongEvent(issued.eventId);
    const event = await events.find(eventId);
    if (event !== undefined) requireOpenDoors(event, clock.now());
    return transactions.run(async (tx) => {
      const admittedAt = clock.now();
      if (!(await tickets.admit(tx, issued.id, staffId, admittedAt))) {
        const current = (await tickets.find(issued.id, tx)) ?? issued;
        if (current.status === 'VOID') {
          throw ticketVoid(voidReasonOf(await requireOrder(orders, issued.orderId, tx)));
        }
        const { seatId: id, ...seat } = current.seat;
        throw alreadyUsed({ usedAt: current.admittedAt, usedBy: current.admittedBy, seat: { id, ...seat } });
      }
      const admitted: Ticket = { ...issued, status: 'USED', admittedAt, admittedBy: staffId };
      await storeResponse(tx, admitted);
      return admitted;
    });
  };
}
