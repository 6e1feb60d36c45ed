import { pastedText } from '@ticketing/service-chassis/core';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** What people write between the digits. Words such as "ext." are not among it, because nobody can dial them. */
const WRITTEN = /^\+?[\d ()./‐‑–-]+$/;

/** A number without its country has 7 to 15 digits; older accounts have such numbers. */
const NATIONAL = /^[1-9]\d{6,14}$/;

/**
 * The number in E.164, as every network dials it: `+44 (0)20 7946 0958` is `+442079460958`, because the zero is only dialled
 * within the country. A number without a plus is kept as its digits. Undefined when it is not a number.
 */
export function normalizedPhone(text: string): string | undefined {
  const written = pastedText(text).normalize('NFKC');
  if (!WRITTEN.test(written)) return undefined;
  if (!written.startsWith('+')) {
    const digits = written.replaceAll(/\D/g, '');
    return NATIONAL.test(digits) ? digits : undefined;
  }
  const parsed = parsePhoneNumberFromString(written, { extract: false });
  return parsed?.isPossible() === true ? parsed.number : undefined;
}
