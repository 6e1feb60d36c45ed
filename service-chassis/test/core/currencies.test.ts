import { isCurrency, minorDigitsOf } from '../../src/core';

describe('the currencies of ISO 4217', () => {
  it.each(['EUR', 'INR', 'JPY', 'SLE', 'XCG', 'ZWG'])('have %s', (code) => {
    expect(isCurrency(code)).toBe(true);
  });

  it.each([
    ['HRK', 'EUR since 2023'],
    ['BGN', 'EUR since 2026'],
    ['ANG', 'XCG since 2025'],
    ['SLL', 'SLE since 2024'],
    ['XAU', 'gold'],
    ['XXX', 'no currency'],
    ['eur', 'not a code'],
    ['', 'nothing'],
  ])('do not have %s: %s', (code) => {
    expect(isCurrency(code)).toBe(false);
  });

  it.each([
    ['INR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['RSD', 2],
    ['IQD', 3],
    ['HRK', 2],
  ])('of which %s has %i decimals', (code, digits) => {
    expect(minorDigitsOf(code)).toBe(digits);
  });

  it('are as many as the standard lists', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => `${a}${b}${c}`)));
    expect(codes.filter(isCurrency)).toHaveLength(164);
  });
});
