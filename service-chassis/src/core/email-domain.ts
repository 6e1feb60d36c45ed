import { domainToASCII } from 'node:url';

/** The conversion drops line breaks without a word, so a domain with blanks is not given to it. */
const STAYS = /^\p{ASCII}*$|\s/u;

/**
 * The address with its domain as mail servers know it (RFC 5891): `x@müller.de` is `x@xn--mller-kva.de`. A domain that cannot
 * exist becomes empty. One of ASCII stays as it is, because the conversion would read numbers as an address of the network.
 */
export function withAsciiDomain(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  return STAYS.test(domain) ? email : `${email.slice(0, at + 1)}${domainToASCII(domain)}`;
}
