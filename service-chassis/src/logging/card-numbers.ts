/** Runs of 13 to 19 digits, with single spaces or dashes between them, as people write card numbers (ISO/IEC 7812). */
const CANDIDATE = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/** The check digit rule of ISO/IEC 7812-1, annex B (Luhn). */
function hasValidCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const isCardNumber = (text: string) => hasValidCheckDigit(text.replaceAll(/[ -]/g, ''));

/** True when any string or number inside `value` contains something like a card number. */
export function holdsCardNumber(value: unknown): boolean {
  if (typeof value === 'string') return (value.match(CANDIDATE) ?? []).some(isCardNumber);
  if (typeof value === 'number') return holdsCardNumber(String(value));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).some(([key, inner]) => holdsCardNumber(key) || holdsCardNumber(inner));
  }
  return false;
}

export function maskCardNumbers(text: string): string {
  return text.replaceAll(CANDIDATE, (candidate) => (isCardNumber(candidate) ? '[card number]' : candidate));
}
