import type { Random } from '../core/random';

const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A W3C trace context (version 00): the caller's when it is well formed, else a new one. */
export function traceParentFrom(header: string | undefined, random: Random): string {
  if (header !== undefined && TRACE_PARENT.test(header)) return header;
  return `00-${random.bytes(16).toString('hex')}-${random.bytes(8).toString('hex')}-01`;
}

export function traceIdOf(traceParent: string): string {
  return traceParent.slice(3, 35);
}

export function spanIdOf(traceParent: string): string {
  return traceParent.slice(36, 52);
}
