import type { Principal } from '@ticketing/service-chassis/http';

const PUBLIC_CACHE_SECONDS = 5;

interface Reading {
  readonly principal: Principal | undefined;
  readonly header: (name: string) => string | undefined;
}

/**
 * A response that is the same for everyone can be cached for a short time. A response to a request with a token is private and
 * is validated on each use, so that organizers see their own changes at once.
 */
export function cacheHeaders({ principal }: Reading, etag?: string): Record<string, string> {
  return {
    'Cache-Control':
      principal === undefined ? `public, max-age=${PUBLIC_CACHE_SECONDS}` : 'private, no-cache',
    Vary: 'Authorization',
    ...(etag === undefined ? {} : { ETag: etag }),
  };
}

/** True when the reader already has this version (RFC 9110, weak comparison). */
export function isCurrent({ header }: Reading, etag: string): boolean {
  const known = header('if-none-match');
  return known !== undefined && (known.trim() === '*' || tagsOf(known).includes(etag));
}

/** True when the editor's If-Match names the current version, or when there is no If-Match. */
export function editsCurrent({ header }: Reading, etag: string): boolean {
  const edited = header('if-match');
  return edited === undefined || edited.trim() === '*' || tagsOf(edited).includes(etag);
}

const tagsOf = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
