import { pastedText } from '@ticketing/service-chassis/core';

/** Mobile numbers within India: ten digits, the first 6 to 9 (National Numbering Plan of 2003). */
const indianMobile = /^[6-9]\d{9}$/;

/**
 * Writes an Indian mobile number in E.164, such as `+919895305694`. Takes it with or without the country's or the trunk
 * prefix, and with blanks and hyphens. Undefined when it cannot be such a number.
 */
export function indianMobileToE164(text: string): string | undefined {
  const compact = pastedText(text).replace(/[\s().‐‑–-]/g, '');
  const national = compact.replace(/^(?:\+91|0091|91(?=\d{10}$)|0)/, '');
  return indianMobile.test(national) ? `+91${national}` : undefined;
}
