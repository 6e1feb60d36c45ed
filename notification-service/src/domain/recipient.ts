import { pastedText, withAsciiDomain } from '@ticketing/service-chassis/core';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

const EMAIL_EXAMPLE = 'ada@example.org';

/**
 * One plain address (RFC 5321 allows 254 characters), so that it cannot contain a second recipient or a header. Otherwise it
 * accepts what browsers accept, so that every registered user gets mail. Its domain is changed to ASCII.
 */
export const emailAddress = z
  .string()
  .max(400)
  .meta({ examples: [EMAIL_EXAMPLE] })
  .overwrite((text) => withAsciiDomain(pastedText(text)))
  .pipe(
    z
      .email({ pattern: z.regexes.html5Email, error: `must be one email address, such as ${EMAIL_EXAMPLE}` })
      .max(254),
  );

const PHONE_EXAMPLE = '+14155550100';

/** What people write between the digits. */
const WRITTEN = /^\+?[\d ()./‐‑–-]+$/;

const written = z
  .string()
  .max(80)
  .meta({ examples: [PHONE_EXAMPLE] })
  .transform((text) => pastedText(text).normalize('NFKC'));

/** A telephone number as people write it, changed to E.164: `+44 (0)20 7946 0958` is `+442079460958`. */
export const e164Number = written.transform((text, context) => {
  const number = international(text);
  if (number !== undefined) return number;
  context.addIssue({
    code: 'custom',
    message: `must be a number with its country, such as ${PHONE_EXAMPLE}`,
  });
  return z.NEVER;
});

/** The number of an account: E.164, or as an older release stored it, also without its country. */
export const phoneNumber = written
  .transform((text) => international(text) ?? text.replaceAll(/[ ().-]/g, ''))
  .pipe(z.string().regex(/^\+?[1-9]\d{6,14}$/, `must be a telephone number, such as ${PHONE_EXAMPLE}`));

function international(text: string): string | undefined {
  if (!text.startsWith('+') || !WRITTEN.test(text)) return undefined;
  const parsed = parsePhoneNumberFromString(text, { extract: false });
  return parsed?.isPossible() === true ? parsed.number : undefined;
}

/** The number with its country code; undefined for a national number when no default country code is set. */
export function internationalNumber(
  number: string,
  defaultCountryCode: string | undefined,
): string | undefined {
  if (number.startsWith('+')) return number;
  return defaultCountryCode === undefined ? undefined : `+${defaultCountryCode}${number}`;
}
