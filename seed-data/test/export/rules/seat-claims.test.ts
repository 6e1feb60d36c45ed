import fc from 'fast-check';
import { claimSeats, doubledSeatOf, positionOf } from '../../../src/export/rules/seat-claims';
import { orderFile } from '../../builders/order-file';

const refusedOf = (...files: ReturnType<typeof orderFile>[]) => [...claimSeats(files).refusals.keys()];

describe('who owns a seat', () => {
  it('is the earliest confirmed order', () => {
    const early = orderFile({ id: '2', seats: ['7'], createdAt: '2024-01-01T10:00:00.000Z' });
    const late = orderFile({ id: '1', seats: ['7'], createdAt: '2024-01-02T10:00:00.000Z' });
    expect(refusedOf(late, early)).toEqual(['1']);
  });

  it('is a confirmed order before an earlier one that was only paid', () => {
    const paid = orderFile({ id: '1', status: 'CREATED', createdAt: '2024-01-01T10:00:00.000Z' });
    const confirmed = orderFile({ id: '2', status: 'CONFIRMED', createdAt: '2024-01-02T10:00:00.000Z' });
    expect(refusedOf(paid, confirmed)).toEqual(['1']);
  });

  it('is the order with the lower number at the same moment', () => {
    expect(refusedOf(orderFile({ id: '10' }), orderFile({ id: '9' }))).toEqual(['10']);
  });

  it('is decided by the position, whichever row of it the ticket names', () => {
    const first = orderFile({ id: '1', seats: ['7'], seatIds: ['70'] });
    const second = orderFile({ id: '2', seats: ['7'], seatIds: ['71'] });
    const { refusals, ownedSeats } = claimSeats([first, second]);
    expect(refusals.get('2')).toBe(
      'Its seat A, row 1, number 7 belongs to the order 1. INR 105.00 were paid for it: pay them back outside of the platform.',
    );
    expect([...ownedSeats.values()].map((seat) => seat.seat_id)).toEqual(['70']);
  });

  it('is nobody for the other seats of a refused order', () => {
    const winner = orderFile({ id: '1', seats: ['1'] });
    const loser = orderFile({ id: '2', seats: ['1', '2'] });
    const next = orderFile({ id: '3', seats: ['2'] });
    expect(refusedOf(winner, loser, next)).toEqual(['2']);
  });

  it('is at most one order, whatever is claimed', () => {
    const seats = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(seats, { maxLength: 12 }), (wanted) => {
        const files = wanted.map((numbers, index) =>
          orderFile({ id: String(index + 1), seats: numbers.map(String) }),
        );
        const { refusals } = claimSeats(files);
        const sold = files
          .filter(({ order }) => !refusals.has(order.order_id))
          .flatMap(({ tickets }) => tickets.map(({ seat }) => positionOf(seat)));
        expect(new Set(sold).size).toBe(sold.length);
      }),
    );
  });
});

describe('an order that names a seat twice', () => {
  it('is found, also by two rows of one position', () => {
    expect(doubledSeatOf(orderFile({ seats: ['1', '1'], seatIds: ['1', '9'] }))).toBe(
      'It names the seat A, row 1, number 1 twice.',
    );
    expect(doubledSeatOf(orderFile({ seats: ['1', '2'] }))).toBeUndefined();
  });
});
