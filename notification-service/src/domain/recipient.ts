import { z } from 'zod';

/** One bare address (RFC 5321 allows 254 characters), so that neither a second recipient nor a header can hide in it. */
export const emailAddress = z.email({ error: 'must be one email address, such as ada@example.org' }).max(254);

/** A telephone number as people write it, brought to E.164: a plus sign and 7 to 15 digits. */
export const e164Number = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[ ().-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number with its country, such as +14155550100'));
