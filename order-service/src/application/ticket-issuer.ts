import type { IdSource, Random } from '@ticketing/service-chassis/core';
import type { Ticket } from '../domain/ticket';
import { encodeTicketCode, NONCE_BYTES } from '../domain/ticket-code';
import type { TicketKeys } from './ticket-keys';

export interface TicketIssuer {
  issue(to: Pick<Ticket, 'orderId' | 'eventId' | 'seat' | 'issuedAt'>): Ticket;
}

export function createTicketIssuer({
  ids,
  random,
  keys,
}: {
  readonly ids: IdSource;
  readonly random: Random;
  readonly keys: TicketKeys;
}): TicketIssuer {
  return {
    issue(to) {
      const { keyId, privateKey } = keys.current();
      const id = ids.next('tkt');
      const code = encodeTicketCode(
        {
          ticketId: id,
          eventId: to.eventId,
          seatLabel: to.seat.label,
          nonce: random.bytes(NONCE_BYTES).toString('base64url'),
          keyId,
        },
        privateKey,
      );
      return { ...to, id, status: 'VALID', code, admittedAt: null };
    },
  };
}
