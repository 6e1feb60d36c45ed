import { amountsOf, moneyFaultOf } from '../../../src/export/rules/order-money';
import { orderFile } from '../../builders/order-file';

describe('the money of an order', () => {
  it('is right when the total is 1.05 times the seats, and the payment is of the total', () => {
    expect(moneyFaultOf(orderFile({ prices: [89_593], total: 94_073 }))).toBeUndefined();
  });

  it.each([
    ['rounded down', 300_478],
    ['rounded up', 300_479],
  ])('may have its half paisa %s', (_, total) => {
    const file = orderFile({ prices: [286_170], total });
    expect(moneyFaultOf(file)).toBeUndefined();
    expect(amountsOf(file)).toEqual({ subtotal: 286_170, tax: total - 286_170, total });
  });

  it.each([
    [300_477, 'is not 1.05 times its seats at INR 2861.70'],
    [300_480, 'is not 1.05 times its seats at INR 2861.70'],
    [286_170, 'is not 1.05 times its seats'],
    [0, 'is not 1.05 times its seats'],
  ])('is wrong with a total of %d', (total, reason) => {
    expect(moneyFaultOf(orderFile({ prices: [286_170], total }))).toContain(reason);
  });

  it('is wrong when a ticket cost something else than its seat', () => {
    expect(
      moneyFaultOf(orderFile({ prices: [10_000, 10_000], paidPrices: [10_000, 9_000], total: 19_950 })),
    ).toContain('Its ticket 2 cost INR 90.00, but the seat costs INR 100.00.');
  });

  it('is wrong when the payment is of another amount', () => {
    expect(moneyFaultOf(orderFile({ prices: [10_000], total: 10_500, paid: 10_000 }))).toBe(
      'Its total is INR 105.00, but its payment is of INR 100.00.',
    );
  });

  it('is wrong without a ticket', () => {
    expect(moneyFaultOf(orderFile({ prices: [], total: 0 }))).toBe('It has no ticket.');
  });
});
