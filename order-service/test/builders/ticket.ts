import type { Ticket } from '../../src/domain/ticket';

/** A ticket of `anOrder`, with a code as long as a real one. */
export const aTicket = (seat: Partial<Ticket['seat']> = {}): Ticket => ({
  id: 'tkt_01k9xq3v5m8z2b4c6d7e9f0g1h',
  orderId: 'ord_1',
  eventId: 'evt_gala',
  seat: {
    seatId: 'seat_1',
    label: 'Stalls A-1',
    section: 'Stalls',
    row: 'A',
    number: '1',
    tier: 'Standard',
    ...seat,
  },
  status: 'VALID',
  code: `T1.${'eyJ0IjoidGt0XzAxazl4cTN2NW04ejJiNGM2ZDdlOWYwZzFoIi'.repeat(4)}.${'c2lnbmF0dXJl'.repeat(7)}`,
  issuedAt: new Date('2026-06-01T12:00:00.000Z'),
  admittedAt: null,
  admittedBy: null,
});
