import type { Clock } from '@ticketing/service-chassis/core';
import { isSoldOut } from '../domain/tally';
import type { Catalogue, EventSales, Tallies } from './ports';

export interface ReportAvailabilityDependencies {
  readonly tallies: Pick<Tallies, 'unreported' | 'mark' | 'clear' | 'ofEvent'>;
  readonly sales: Pick<EventSales, 'isReportedSoldOut' | 'setReportedSoldOut'>;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

const EVENTS_AT_A_LOOK = 100;

/**
 * Tells the catalogue when an event has become sold out or has seats again. It looks only at events of which seats were sold,
 * given back, blocked or created since the last look. A change is forgotten only after the catalogue has heard of it, so a
 * crash or an unreachable catalogue delays the message and loses none.
 */
export function createReportAvailability({
  tallies,
  sales,
  catalogue,
  clock,
}: ReportAvailabilityDependencies) {
  async function report(eventId: string): Promise<void> {
    const mark = await tallies.mark(eventId);
    const tally = await tallies.ofEvent(eventId, clock.now());
    if (tally === undefined) return;
    const soldOut = isSoldOut(tally);
    if (soldOut !== (await sales.isReportedSoldOut(eventId))) {
      const heard = await catalogue.reportAvailability(eventId, soldOut);
      if (heard) await sales.setReportedSoldOut(eventId, soldOut);
    }
    await tallies.clear(eventId, mark);
  }

  return async function reportAvailability(signal: AbortSignal): Promise<void> {
    for (const eventId of await tallies.unreported(EVENTS_AT_A_LOOK)) {
      if (signal.aborted) return;
      await report(eventId);
    }
  };
}
