import type { Order } from '../../src/domain/order';

/** An order that waits for its payment. */
export const anOrder = (changes: Partial<Order> = {}): Order => ({
  id: 'ord_1',
  version: 1,
  userId: 'usr_alice',
  eventId: 'evt_gala',
  reservationId: 'rsv_1',
  status: 'PENDING_PAYMENT',
  currency: 'INR',
  subtotal: 10_000,
  taxRateBasisPoints: 500,
  tax: 500,
  total: 10_500,
  refunded: 0,
  payBy: new Date('2026-06-01T12:15:00.000Z'),
  openPayment: null,
  paidPaymentId: null,
  closeReason: null,
  event: {
    title: 'Gala of the Monsoon',
    venue: { name: 'Town Hall', address: '1 Main Road', city: 'Kolkata', country: 'IN' },
    timeZone: 'Asia/Kolkata',
    startsAt: new Date('2026-07-01T14:00:00.000Z'),
    endsAt: new Date('2026-07-01T17:30:00.000Z'),
    refundCutoffAt: new Date('2026-06-29T14:00:00.000Z'),
  },
  lines: [
    {
      seatId: 'seat_1',
      label: 'Stalls A-1',
      section: 'Stalls',
      row: 'A',
      number: '1',
      tier: 'Standard',
      price: 10_000,
    },
  ],
  createdAt: new Date('2026-06-01T12:00:00.000Z'),
  paidAt: null,
  confirmedAt: null,
  ...changes,
});
