/**
 * The encodings in which a body may be compressed. Without this list it would depend on the release of Node: newer ones also
 * unpack zstd.
 */
export const bodyEncodings = ['gzip', 'deflate', 'br'] as const;

/** Whether a body with this Content-Encoding can be read. `identity` means that it is not compressed. */
export function isBodyEncoding(contentEncoding: string): boolean {
  return ['identity', ...bodyEncodings].includes(contentEncoding.toLowerCase());
}
