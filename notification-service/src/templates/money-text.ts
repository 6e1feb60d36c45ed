import { minorDigitsOf, type Money } from '@ticketing/service-chassis/core';

function formatted({ amount, currency }: Money, currencyDisplay: 'symbol' | 'code'): string {
  const digits = minorDigitsOf(currency);
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
