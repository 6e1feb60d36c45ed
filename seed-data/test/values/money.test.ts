import fc from 'fast-check';
import { formatMoney, parseMoney } from '../../src/values/money';

describe('an amount of an export', () => {
  it.each([
    ['683.28', 68_328],
    ['2602.9', 260_290],
    ['450', 45_000],
    ['0.07', 7],
    ['1.10', 110],
    ['999999999999.99', 99_999_999_999_999],
  ])('%s is %d paise', (text, minor) => {
    expect(parseMoney(text, 'INR')).toBe(minor);
  });

  it.each([
    ['1095.9299999999998', 109_593],
    ['783.2800000000001', 78_328],
    ['542.5899999999999', 54_259],
    ['0.99999999999999999', 100],
  ])('%s, printed from a binary fraction, means %d paise', (text, minor) => {
    expect(parseMoney(text, 'INR')).toBe(minor);
  });

  it.each([
    '',
    '-5.00',
    '+5',
    '5,00',
    '1e3',
    '5.001',
    '5.005',
    '0.995',
    ' 5',
    '5.',
    '.5',
    'NaN',
    '1'.repeat(13),
  ])('refuses "%s"', (text) => {
    expect(parseMoney(text, 'INR')).toBeUndefined();
  });

  it('knows currencies without decimals', () => {
    expect(parseMoney('1200', 'JPY')).toBe(1_200);
    expect(parseMoney('1200.5', 'JPY')).toBeUndefined();
  });

  it('has the decimals of ISO 4217, also where the runtime shows fewer', () => {
    expect(parseMoney('1200.50', 'RSD')).toBe(120_050);
    expect(parseMoney('1200.505', 'IQD')).toBe(1_200_505);
    expect(formatMoney(1_200_505, 'IQD')).toBe('IQD 1200.505');
  });

  it('reads every amount as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (minor) => {
        const text = formatMoney(minor, 'INR').replace('INR ', '');
        expect(parseMoney(text, 'INR')).toBe(minor);
      }),
    );
  });

  it('reads what a program printed that had computed with binary fractions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (a, b) => {
        expect(parseMoney(String(a / 100 + b / 100), 'INR')).toBe(a + b);
      }),
    );
  });
});
