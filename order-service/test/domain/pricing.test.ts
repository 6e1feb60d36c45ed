import { ProblemError } from '@ticketing/service-chassis/core';
import fc from 'fast-check';
import { MAXIMUM_AMOUNT, priceOf } from '../../src/domain/pricing';

const price = fc.integer({ min: 0, max: 5_000_000_000 });
const prices = fc.array(price, { minLength: 1, maxLength: 100 });
const rate = fc.integer({ min: 0, max: 10_000 });

describe('the price of an order', () => {
  it.each([
    { seats: [73_328], rate: 0, tax: 0 },
    { seats: [50_000, 19_836], rate: 500, tax: 3_492 },
    // 1.5, 0.5 and 2.5 minor units: the half goes up, also from an even number.
    { seats: [15], rate: 1_000, tax: 2 },
    { seats: [5], rate: 1_000, tax: 1 },
    { seats: [25], rate: 1_000, tax: 3 },
    { seats: [14], rate: 1_000, tax: 1 },
    // Once on the sum, not line by line: 3 times 0.4 is 1.2.
    { seats: [4, 4, 4], rate: 1_000, tax: 1 },
  ])('taxes $seats at $rate basis points with $tax', ({ seats, rate: basisPoints, tax }) => {
    const subtotal = seats.reduce((sum, seat) => sum + seat, 0);
    expect(priceOf(seats, basisPoints)).toEqual({ subtotal, tax, total: subtotal + tax });
  });

  it('rounds to the nearest minor unit, the half up', () => {
    fc.assert(
      fc.property(prices, rate, (seats, basisPoints) => {
        const { subtotal, tax, total } = priceOf(seats, basisPoints);
        const twiceTheError = 2n * (BigInt(tax) * 10_000n - BigInt(subtotal) * BigInt(basisPoints));
        expect(twiceTheError).toBeGreaterThan(-10_000n);
        expect(twiceTheError).toBeLessThanOrEqual(10_000n);
        expect(total).toBe(subtotal + tax);
      }),
    );
  });

  it('depends neither on the order of the seats nor, downwards, on the rate', () => {
    fc.assert(
      fc.property(prices, rate, rate, (seats, one, other) => {
        expect(priceOf([...seats].reverse(), one)).toEqual(priceOf(seats, one));
        expect(priceOf(seats, Math.min(one, other)).tax).toBeLessThanOrEqual(
          priceOf(seats, Math.max(one, other)).tax,
        );
      }),
    );
  });

  it('is exact up to the largest amount, where the product passes what a double can hold', () => {
    expect(priceOf([909_090_909_091], 1_000)).toEqual({
      subtotal: 909_090_909_091,
      tax: 90_909_090_909,
      total: MAXIMUM_AMOUNT,
    });
  });

  it('rejects what is more than one order can hold', () => {
    expect(() => priceOf([MAXIMUM_AMOUNT, 1], 0)).toThrow(ProblemError);
    expect(() => priceOf([MAXIMUM_AMOUNT], 1)).toThrow(/Order fewer seats/);
    expect(() => priceOf(Array<number>(100).fill(Number.MAX_SAFE_INTEGER), 10_000)).toThrow(ProblemError);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('takes no price of %p', (amount) => {
    expect(() => priceOf([amount], 0)).toThrow(RangeError);
    expect(() => priceOf([1], amount)).toThrow(RangeError);
  });
});
