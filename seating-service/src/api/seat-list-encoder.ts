import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { SeatList } from '../application/seat-list';
import { toSeatListBody } from './seat-schemas';

export type Encoding = 'br' | 'gzip' | 'identity';

/** 20,000 seats take 50 ms of a worker thread, once per version. Higher qualities take twice as long and gain nothing. */
const BROTLI_QUALITY = 5;

const compress: Record<Exclude<Encoding, 'identity'>, (data: Buffer) => Promise<Buffer>> = {
  gzip: promisify<Buffer, Buffer>(gzip),
  br: (data) =>
    promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
};

/** The bytes of a whole list as they are sent. They are made once for each list and encoding, and kept as long as the list. */
export function createSeatListEncoder(): (list: SeatList, encoding: Encoding) => Promise<Buffer> {
  const encoded = new WeakMap<SeatList, Map<Encoding, Promise<Buffer>>>();
  return (list, encoding) => {
    const ofList = encoded.get(list) ?? new Map<Encoding, Promise<Buffer>>();
    encoded.set(list, ofList);
    const bytes = ofList.get(encoding) ?? encode(list, encoding);
    ofList.set(encoding, bytes);
    return bytes;
  };
}

async function encode(list: SeatList, encoding: Encoding): Promise<Buffer> {
  const json = Buffer.from(JSON.stringify(toSeatListBody(list, list.seats)));
  return encoding === 'identity' ? json : compress[encoding](json);
}
