import type { Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';
import { encodeTicketCode, NONCE_BYTES } from '../../domain/ticket-code';
import type { Dependencies } from '../dependencies';
import type { TicketKeys } from './ticket-keys';

export type TicketIssuer = ReturnType<typeof createTicketIssuer>;

export interface TicketIssuerDependencies extends Pick<Dependencies, 'ids' | 'random'> {
  readonly ticketKeys: TicketKeys;
}

export function createTicketIssuer({ ids, random, ticketKeys }: TicketIssuerDependencies) {
  return {
    /** One ticket for each line of the order. */
    issueAll: ({ id: orderId, eventId, lines }: Order, issuedAt: Date): Ticket[] =>
      lines.map(({ price: _price, ...seat }): Ticket => {
        const { keyId, privateKey } = ticketKeys.current();
        const id = ids.next('tkt');
        const nonce = random.bytes(NONCE_BYTES).toString('base64url');
        const claims = { ticketId: id, eventId, seatLabel: seat.label, nonce, keyId };
        const code = encodeTicketCode(claims, privateKey);
        return {
          id,
          orderId,
          eventId,
          seat,
          status: 'VALID',
          code,
          issuedAt,
          admittedAt: null,
          admittedBy: null,
        };
      }),
  };
}
