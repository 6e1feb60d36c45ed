import type { Principal } from '@ticketing/service-chassis/http';
import type { Precondition } from '../application/precondition';

const PUBLIC_CACHE_SECONDS = 5;

interface Reading {
  readonly principal: Principal | undefined;
  readonly header: (name: string) => string | undefined;
}

/**
 * A response that is the same for everyone can be cached for a short time. A response to a request with a token is private and
 * is validated on each use, so that organizers see their own changes at once. `freshForMs`: when time alone changes the body.
 */
export function cacheHeaders(
  { principal }: Reading,
  etag?: string,
  freshForMs = Infinity,
): Record<string, string> {
  const seconds = Math.min(PUBLIC_CACHE_SECONDS, Math.floor(freshForMs / 1_000));
  return {
    'Cache-Control': principal === undefined ? `public, max-age=${seconds}` : 'private, no-cache',
    Vary: 'Authorization',
    ...(etag === undefined ? {} : { ETag: etag }),
  };
}

/** True when the reader already has this version (RFC 9110, weak comparison). */
export function isCurrent({ header }: Reading, etag: string): boolean {
  const known = header('if-none-match');
  return known !== undefined && (known.trim() === '*' || tagsOf(known).includes(etag));
}

/**
 * What the editor's If-Match demands of the current version, whose tags `tagsOfCurrent` gives; undefined when it demands
 * nothing. A weak tag matches too: proxies that compress a response weaken its tag.
 */
export function preconditionOf<Current>(
  { header }: Reading,
  tagsOfCurrent: (current: Current) => readonly string[],
): Precondition<Current> | undefined {
  const edited = header('if-match');
  if (edited === undefined || edited.trim() === '*') return undefined;
  const tags = tagsOf(edited);
  return (current) => tagsOfCurrent(current).some((tag) => tags.includes(tag));
}

const tagsOf = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
