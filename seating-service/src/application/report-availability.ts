import { isSoldOut } from '../domain/seat-counters';
import type { UseCaseDependencies } from './dependencies';

export type ReportAvailabilityDependencies = Pick<
  UseCaseDependencies,
  'seatCounters' | 'sales' | 'catalog' | 'clock'
>;

const EVENTS_PER_RUN = 100;

/**
 * Reports to catalog-service when an event has sold out or has seats again. It reads only events whose seats were sold, given
 * back, blocked or created since the last report. A change stays marked until catalog-service has received the report, so a
 * crash or an unreachable catalog-service delays a report but loses none.
 */
export function createReportAvailability({
  seatCounters,
  sales,
  catalog,
  clock,
}: ReportAvailabilityDependencies) {
  return async function reportAvailability(signal: AbortSignal): Promise<void> {
    for (const eventId of await seatCounters.unreported(EVENTS_PER_RUN)) {
      if (signal.aborted) return;
      await report(eventId);
    }
  };

  async function report(eventId: string): Promise<void> {
    const watermark = await seatCounters.watermark(eventId);
    const counters = await seatCounters.ofEvent(eventId, clock.now());
    if (counters === undefined) return;
    const soldOut = isSoldOut(counters);
    if (soldOut !== (await sales.isReportedSoldOut(eventId))) {
      const isAccepted = await catalog.reportAvailability(eventId, soldOut);
      if (isAccepted) await sales.setReportedSoldOut(eventId, soldOut);
    }
    await seatCounters.clear(eventId, watermark);
  }
}
