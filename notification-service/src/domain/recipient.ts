import { z } from 'zod';

/**
 * One bare address (RFC 5321 allows 254 characters), so that neither a second recipient nor a header can hide in it. As liberal
 * otherwise as browsers are: whoever could register gets their mail.
 */
export const emailAddress = z
  .email({ pattern: z.regexes.html5Email, error: 'must be one email address, such as ada@example.org' })
  .max(254);

const withoutPunctuation = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[ ().-]/g, ''));

/** A telephone number as people write it, brought to E.164: a plus sign and 7 to 15 digits. */
export const e164Number = withoutPunctuation.pipe(
  z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number with its country, such as +14155550100'),
);

/** As E.164, or without the plus: then it is a national number, as old accounts have them. */
export const phoneNumber = withoutPunctuation.pipe(
  z.string().regex(/^\+?[1-9]\d{6,14}$/, 'must be a telephone number, such as +14155550100'),
);

/** The number with its country; undefined for a national one of a country that nobody told. */
export function internationalNumber(
  number: string,
  defaultCountryCode: string | undefined,
): string | undefined {
  if (number.startsWith('+')) return number;
  return defaultCountryCode === undefined ? undefined : `+${defaultCountryCode}${number}`;
}
