import { pastedText, withAsciiDomain } from '@ticketing/service-chassis/core';

/** RFC 5321, 4.5.3.1.3: the longest address that fits a mail command. */
const LONGEST_EMAIL = 254;

/** RFC 5321, 4.5.3.1.1. */
const LONGEST_LOCAL_PART = 64;

/** Dot-atoms of RFC 5322 before the @, host names of RFC 1123 with at least two labels behind it; ASCII only. */
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The form in which an address is stored, compared and mailed: without surrounding blanks, in lower case, and with the domain
 * as mail servers know it: `x@müller.de` is `x@xn--mller-kva.de`. Undefined when the text is not an address. A line break above
 * all is rejected, because it could add headers to a mail.
 */
export function normalizedEmail(text: string): string | undefined {
  const email = withAsciiDomain(pastedText(text).toLowerCase());
  const isEmail =
    email.length <= LONGEST_EMAIL && email.indexOf('@') <= LONGEST_LOCAL_PART && EMAIL.test(email);
  return isEmail ? email : undefined;
}
