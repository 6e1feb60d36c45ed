import { totalTooLarge } from './problems';

/** The largest money value that the contract allows, in minor units. */
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
 * can exceed 2^53, so it is computed with BigInt.
 *
 * @throws ProblemError `total_too_large` when the total exceeds 10^12 minor units.
 * @throws RangeError for an amount or rate that is negative or not an integer; no service sends one.
 */
export function priceOf(seatPrices: readonly number[], taxRateBasisPoints: number): Price {
  const subtotal = seatPrices.reduce((sum, price) => sum + bigIntOf(price), 0n);
  const tax = (subtotal * bigIntOf(taxRateBasisPoints) + BASIS_POINTS / 2n) / BASIS_POINTS;
  const total = subtotal + tax;
  if (total > BigInt(MAXIMUM_AMOUNT)) throw totalTooLarge();
  return { subtotal: Number(subtotal), tax: Number(tax), total: Number(total) };
}

function bigIntOf(value: number): bigint {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${value} is not an integer of at least 0.`);
  return BigInt(value);
}
