export interface MimePart {
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded; empty for a part that only holds others. */
  readonly content: Buffer;
  readonly parts: readonly MimePart[];
}

/** Reads as much of MIME (RFC 2045 to 2047) as our own mail uses, written apart from the library that made it. */
export function readMime(message: Buffer | string): MimePart {
  const text = message.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const headers = new Map(
    text
      .slice(0, end)
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())] as const;
      }),
  );
  const body = text.slice(end + 4);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) {
    return { headers, content: decodeBody(body, headers.get('content-transfer-encoding')), parts: [] };
  }
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readMime(part.replace(/^\r\n/, '').replace(/\r\n$/, '')));
  return { headers, content: Buffer.alloc(0), parts };
}

/** All parts that hold something, in their order. */
export const leavesOf = (part: MimePart): MimePart[] =>
  part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);

export function leafOfType(message: MimePart, type: string): MimePart {
  const leaf = leavesOf(message).find((part) => part.headers.get('content-type')?.startsWith(type));
  if (leaf === undefined) throw new Error(`The message has no part of type ${type}.`);
  return leaf;
}

function decodeBody(body: string, encoding = '7bit'): Buffer {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64');
    case 'quoted-printable':
      return quotedPrintable(body.replace(/=\r\n/g, ''));
    default:
      return Buffer.from(body, 'latin1');
  }
}

const quotedPrintable = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quotedPrintable(text.replaceAll('_', ' ')).toString('utf8'),
    );
}
