import { isAdmin, type UserPrincipal } from '@ticketing/service-chassis/http';
import { eventNotFound } from '../domain/problems';
import { counterChangeOf, versionOf } from '../domain/seat-counters';
import type { UseCaseDependencies } from './dependencies';
import { explainMissingSeats } from './explain-missing-seats';

export interface BlockSeats {
  readonly eventId: string;
  readonly seatIds: readonly string[];
  /** BLOCKED takes the seats off sale, AVAILABLE puts them back. */
  readonly to: 'AVAILABLE' | 'BLOCKED';
}

export type BlockSeatsDependencies = Pick<
  UseCaseDependencies,
  'transactions' | 'seats' | 'sales' | 'seatCounters' | 'clock'
>;

/** An organizer takes seats of their own event off sale or puts them back, all or none, but never held or sold seats. */
export function createBlockSeats({
  transactions,
  seats,
  sales,
  seatCounters,
  clock,
}: BlockSeatsDependencies) {
  return async function blockSeats(
    { eventId, seatIds, to }: BlockSeats,
    caller: UserPrincipal,
  ): Promise<{ readonly version: number }> {
    const sale = await sales.find(eventId);
    if (sale === undefined || !(isAdmin(caller) || sale.organizerId === caller.userId)) throw eventNotFound();
    await transactions.run(async (tx) => {
      const now = clock.now();
      const touched = await seats.setBlocked(tx, { eventId, seatIds, to, now });
      if (touched.length < seatIds.length) {
        const gotIds = touched.map(({ seatId }) => seatId);
        const { userId } = caller;
        throw await explainMissingSeats(seats, tx, { eventId, userId, now, wantedIds: seatIds, gotIds });
      }
      const changed = touched.filter(({ from }) => from !== to);
      const [first] = seatIds;
      if (changed.length > 0 && first !== undefined)
        await seatCounters.record(tx, eventId, first, counterChangeOf(changed));
    });
    const counters = await seatCounters.ofEvent(eventId, clock.now());
    if (counters === undefined) throw eventNotFound();
    return { version: versionOf(counters) };
  };
}
