import express, { type Request, type Response } from 'express';
import { isBodyEncoding } from './body-encodings';
import { withoutSlot } from './load-limit';

/**
 * Reads JSON bodies up to `limit` bytes, counted after they are unpacked. Returns the raw body; the parsed one is in
 * `request.body`.
 */
export function createBodyReader(limit: number) {
  const parse = express.json({
    limit,
    strict: true,
    verify: (request, _response, raw) => {
      (request as { rawBody?: Buffer }).rawBody = raw;
    },
  });
  return async (request: Request, response: Response): Promise<Buffer> => {
    const hasBody =
      request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
    if (hasBody && !saysJson(request)) {
      throw Object.assign(new Error('not JSON'), { status: 415, type: 'charset.unsupported' });
    }
    if (!isBodyEncoding(request.get('content-encoding') ?? 'identity')) {
      throw Object.assign(new Error('packed otherwise'), { status: 415, type: 'encoding.unsupported' });
    }
    const read = () =>
      new Promise<void>((resolve, reject) => {
        parse(request, response, (error?: Error) => (error === undefined ? resolve() : reject(error)));
      });
    await (hasBody && !request.complete ? withoutSlot(read) : read());
    return (request as { rawBody?: Buffer }).rawBody ?? Buffer.alloc(0);
  };
}

/** JSON is UTF-8 (RFC 8259, section 8.1): in another encoding, a proxy could read it differently. */
const OTHER_CHARSET = /;\s*charset\s*=(?!\s*"?utf-8"?\s*(?:;|$))/i;

const saysJson = (request: Request): boolean =>
  request.is('application/json') !== false && !OTHER_CHARSET.test(request.get('content-type') ?? '');
