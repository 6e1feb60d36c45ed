import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { z } from 'zod';
import type { SeatList } from '../application/seat-list';
import type { ListedSeat } from '../domain/seat';
import type { seatListSchema } from './schemas';

export type Encoding = 'br' | 'gzip' | 'identity';

/** 20,000 seats take 50 ms of a worker thread, once a version. Higher qualities take twice as long for nothing. */
const BROTLI_QUALITY = 5;

const compress: Record<Exclude<Encoding, 'identity'>, (data: Buffer) => Promise<Buffer>> = {
  gzip: promisify<Buffer, Buffer>(gzip),
  br: (data) =>
    promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
};

/** The whole list as it is sent, made once for each list and encoding, and forgotten with the list. */
export function createSeatListBytes(): (list: SeatList, encoding: Encoding) => Promise<Buffer> {
  const made = new WeakMap<SeatList, Map<Encoding, Promise<Buffer>>>();
  return (list, encoding) => {
    const ofList = made.get(list) ?? new Map<Encoding, Promise<Buffer>>();
    made.set(list, ofList);
    const bytes = ofList.get(encoding) ?? encode(list, encoding);
    ofList.set(encoding, bytes);
    return bytes;
  };
}

async function encode(list: SeatList, encoding: Encoding): Promise<Buffer> {
  const json = Buffer.from(JSON.stringify(toSeatListBody(list, list.seats)));
  return encoding === 'identity' ? json : compress[encoding](json);
}

/**
 * The members of a seat stand in an order of their own: what differs from seat to seat first, what whole rows have in common
 * last. It makes the compressed list a quarter smaller.
 */
export function toSeatListBody(
  { eventId, version, currency, counts }: SeatList,
  seats: readonly ListedSeat[],
): z.input<typeof seatListSchema> {
  return {
    eventId,
    version,
    counts,
    seats: seats.map(({ id, label, number, status, section, row, tier, price }) => ({
      id,
      label,
      number,
      status,
      section,
      row,
      tier,
      price: { amount: price, currency },
    })),
  };
}
