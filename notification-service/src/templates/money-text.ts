import type { Money } from '@ticketing/service-chassis/core';

/** ISO 4217's minor units where they are not two. Intl follows CLDR, which differs for some currencies. */
const MINOR_UNITS: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((currency) => [currency, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((currency) => [currency, 3] as const),
  ...['CLF', 'UYW'].map((currency) => [currency, 4] as const),
]);

function formatted({ amount, currency }: Money, currencyDisplay: 'symbol' | 'code'): string {
  const digits = MINOR_UNITS.get(currency) ?? 2;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** `₹733.28`, `¥1,200` */
export const moneyText = (money: Money): string => formatted(money, 'symbol');

/** `INR 733.28`: many currency signs would make a short message cost double. */
export const moneyCodeText = (money: Money): string => formatted(money, 'code').replaceAll('\u00a0', ' ');
