import { minorDigitsOf } from '@ticketing/service-chassis/core';

/** A binary fraction that was printed in full is this many times nearer to a minor unit than the unit is large. */
const NOISE_FRACTION = 1_000_000n;

/**
 * Reads a decimal amount such as `683.28`, `2602.9` or `450` as minor units, digit by digit, so that no binary fraction is
 * ever involved. One that was printed from a binary fraction, such as `1095.9299999999998`, is the amount that it means.
 * Undefined for what is not a plain amount of that currency: signs, exponents, parts of a minor unit.
 */
export function parseMoney(text: string, currency: string): number | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,20}))?$/.exec(text);
  const [, whole, fraction = ''] = match ?? [];
  if (whole === undefined) return undefined;
  const padded = fraction.padEnd(minorDigitsOf(currency), '0');
  const unit = 10n ** BigInt(padded.length - minorDigitsOf(currency));
  const exact = BigInt(whole + padded);
  const minor = (exact + unit / 2n) / unit;
  const noise = exact > minor * unit ? exact - minor * unit : minor * unit - exact;
  return noise * NOISE_FRACTION <= unit ? Number(minor) : undefined;
}

/** For people: `INR 683.28`. */
export function formatMoney(minor: number, currency: string): string {
  const digits = minorDigitsOf(currency);
  if (digits === 0) return `${currency} ${minor}`;
  const text = String(minor).padStart(digits + 1, '0');
  return `${currency} ${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
