import { problem } from '@ticketing/service-chassis/core';

/** Minor units; the most that one money value of the contract may hold. */
export const MAXIMUM_AMOUNT = 1_000_000_000_000;

const BASIS_POINTS = 10_000n;

export interface Price {
  readonly subtotal: number;
  readonly tax: number;
  readonly total: number;
}

/**
 * What an order costs, in minor units. Tax is taken once, on the subtotal and not line by line, and rounded half up to
 * the minor unit: tax = floor((subtotal * rate + 5,000) / 10,000), with the rate in basis points (1 % = 100). The product
 * can pass 2^53, so it is computed in whole numbers of any size.
 *
 * @throws ProblemError `total_too_large` when a sum would pass 10^12 minor units.
 * @throws RangeError for an amount or rate that is negative or not whole: no service sends one.
 */
export function priceOf(seatPrices: readonly number[], taxRateBasisPoints: number): Price {
  const subtotal = seatPrices.reduce((sum, price) => sum + wholeAmount(price), 0n);
  const tax = (subtotal * wholeAmount(taxRateBasisPoints) + BASIS_POINTS / 2n) / BASIS_POINTS;
  const total = subtotal + tax;
  if (total > BigInt(MAXIMUM_AMOUNT)) {
    throw problem.conflict(
      'total_too_large',
      'These seats cost more than one order can hold. Order fewer seats at a time.',
    );
  }
  return { subtotal: Number(subtotal), tax: Number(tax), total: Number(total) };
}

function wholeAmount(value: number): bigint {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${value} is not a whole amount of at least 0.`);
  return BigInt(value);
}
