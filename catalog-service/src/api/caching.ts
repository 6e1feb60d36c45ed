import type { Principal } from '@ticketing/service-chassis/http';

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

/** True when the editor's If-Match names a tag of the current version, or when there is no If-Match. */
export function editsCurrent({ header }: Reading, ...etags: readonly string[]): boolean {
  const edited = header('if-match');
  if (edited === undefined || edited.trim() === '*') return true;
  return tagsOf(edited).some((tag) => etags.includes(tag));
}

const tagsOf = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
