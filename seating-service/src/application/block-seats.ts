import type { Clock } from '@ticketing/service-chassis/core';
import { isAdmin, type UserPrincipal } from '@ticketing/service-chassis/http';
import { eventNotFound } from '../domain/event-sale';
import { tallyOf, versionOf } from '../domain/tally';
import type { EventSales, Seats, Tallies, Transactions } from './ports';
import { whyNotAll } from './why-not-all';

export interface BlockSeats {
  readonly eventId: string;
  readonly seatIds: readonly string[];
  /** BLOCKED takes the seats off sale, AVAILABLE puts them back. */
  readonly to: 'AVAILABLE' | 'BLOCKED';
}

export interface BlockDependencies {
  readonly transactions: Transactions;
  readonly seats: Pick<Seats, 'setBlocked' | 'existing'>;
  readonly sales: Pick<EventSales, 'find'>;
  readonly tallies: Pick<Tallies, 'record' | 'ofEvent'>;
  readonly clock: Clock;
}

/** An organizer takes seats of an own event off sale or puts them back, all or none; never a held or sold one. */
export function createBlockSeats({ transactions, seats, sales, tallies, clock }: BlockDependencies) {
  return async function blockSeats(
    { eventId, seatIds, to }: BlockSeats,
    caller: UserPrincipal,
  ): Promise<{ readonly version: number }> {
    const sale = await sales.find(eventId);
    if (sale === undefined || !(isAdmin(caller) || sale.organizerId === caller.userId)) throw eventNotFound();
    await transactions.run(async (tx) => {
      const touched = await seats.setBlocked(tx, { eventId, seatIds, to, now: clock.now() });
      if (touched.length < seatIds.length) {
        const gotIds = touched.map(({ seatId }) => seatId);
        throw await whyNotAll(seats, tx, eventId, seatIds, gotIds);
      }
      const changed = touched.filter(({ from }) => from !== to);
      const [first] = seatIds;
      if (changed.length > 0 && first !== undefined)
        await tallies.record(tx, eventId, first, tallyOf(changed));
    });
    const tally = await tallies.ofEvent(eventId, clock.now());
    if (tally === undefined) throw eventNotFound();
    return { version: versionOf(tally) };
  };
}
