import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * What limits count as one address: an IPv4 address, or the first 64 bits of an IPv6 address, because a single subscriber has
 * all the addresses that begin with them (RFC 6177).
 */
export function limitedAddress(address: string): string {
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%', 1).join('').split('::');
  const before = groups(head);
  const missing = tail === undefined ? 0 : 8 - before.length - groups(tail).length;
  const network = [...before, ...Array.from({ length: missing }, () => '0'), ...groups(tail ?? '')].slice(
    0,
    4,
  );
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
