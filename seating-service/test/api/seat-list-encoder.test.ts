import { randomInt } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { seededRandom } from '@ticketing/service-chassis/testing';
import { createSeatListEncoder } from '../../src/api/seat-list-encoder';
import type { SeatList } from '../../src/application/seat-list';
import { newSeats } from '../../src/domain/new-seat';
import type { ListedSeat } from '../../src/domain/seat';
import { placesOf } from '../../src/domain/seat-map';
import { countByStatus } from '../../src/domain/seat-status';
import { largeHallSections } from '../builders/inventory';

/** A hall of 20,000 seats during a sale. The given share of the seats, at random places, is sold. */
function halfSoldHall(seed: number, soldShare: number): SeatList {
  const eventId = 'evt_01k9xq3c5e7g9jbdfhkmnpqrst';
  const random = seededRandom(seed);
  const added = placesOf(largeHallSections()).map((place, position) => ({ place, position }));
  const seats = newSeats(eventId, added, 1).map((seat): ListedSeat => ({
    ...seat,
    status: random.fraction() < soldShare ? 'ALLOCATED' : 'AVAILABLE',
  }));
  return { eventId, version: 1, currency: 'INR', counts: countByStatus(seats), seats };
}

describe('the bytes of a list of 20,000 seats', () => {
  const seed = randomInt(2 ** 31);

  it.each([0, 0.3, 0.6])(
    `are under 150 kB compressed with a share of %p sold (seed ${seed})`,
    async (share) => {
      const list = halfSoldHall(seed, share);
      const bodyOf = createSeatListEncoder();

      const [plain, gzipped, brotli] = await Promise.all([
        bodyOf(list, 'identity'),
        bodyOf(list, 'gzip'),
        bodyOf(list, 'br'),
      ]);

      expect(gzipped.length).toBeLessThan(150_000);
      expect(brotli.length).toBeLessThan(110_000);
      expect(gunzipSync(gzipped).equals(plain)).toBe(true);
      expect(brotliDecompressSync(brotli).equals(plain)).toBe(true);
    },
  );

  it('are made once, however many ask for them', async () => {
    const list = halfSoldHall(seed, 0.3);
    const bodyOf = createSeatListEncoder();
    const [first, second] = await Promise.all([bodyOf(list, 'gzip'), bodyOf(list, 'gzip')]);
    expect(second).toBe(first);
    expect(await bodyOf(list, 'gzip')).toBe(first);
  });
});
