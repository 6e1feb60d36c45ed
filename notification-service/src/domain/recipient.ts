import { z } from 'zod';

/**
 * One plain address (RFC 5321 allows 254 characters), so that it cannot contain a second recipient or a header. Otherwise it
 * accepts what browsers accept, so that every registered user gets mail.
 */
export const emailAddress = z
  .email({ pattern: z.regexes.html5Email, error: 'must be one email address, such as ada@example.org' })
  .max(254);

const withoutPunctuation = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[ ().-]/g, ''));

/** A telephone number as people write it, changed to E.164: a plus sign and 7 to 15 digits. */
export const e164Number = withoutPunctuation.pipe(
  z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number with its country, such as +14155550100'),
);

/** E.164, or a national number without the plus sign, as old accounts have it. */
export const phoneNumber = withoutPunctuation.pipe(
  z.string().regex(/^\+?[1-9]\d{6,14}$/, 'must be a telephone number, such as +14155550100'),
);

/** The number with its country code; undefined for a national number when no default country code is set. */
export function internationalNumber(
  number: string,
  defaultCountryCode: string | undefined,
): string | undefined {
  if (number.startsWith('+')) return number;
  return defaultCountryCode === undefined ? undefined : `+${defaultCountryCode}${number}`;
}
