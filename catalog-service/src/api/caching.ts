import type { Principal } from '@ticketing/service-chassis/http';

interface Reading {
  readonly principal: Principal | undefined;
  readonly header: (name: string) => string | undefined;
}

/**
 * What everyone sees alike may be kept by anyone for a short while; what was read with a token is for that person alone,
 * and asked for anew each time, so that organizers see their own changes at once.
 */
export function cacheHeaders(
  { principal }: Reading,
  publicSeconds: number,
  etag?: string,
): Record<string, string> {
  return {
    'Cache-Control': principal === undefined ? `public, max-age=${publicSeconds}` : 'private, no-cache',
    Vary: 'Authorization',
    ...(etag === undefined ? {} : { ETag: etag }),
  };
}

/** Whether the reader has this very version (RFC 9110, weak comparison). */
export function hasCurrent({ header }: Reading, etag: string): boolean {
  const known = header('if-none-match');
  return known !== undefined && (known.trim() === '*' || tagsOf(known).includes(etag));
}

/** Whether an editor who named the version that was edited still has the current one; without a name it is so. */
export function editsCurrent({ header }: Reading, etag: string): boolean {
  const edited = header('if-match');
  return edited === undefined || edited.trim() === '*' || tagsOf(edited).includes(etag);
}

const tagsOf = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
