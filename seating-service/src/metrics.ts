import type { Clock, Metrics } from '@ticketing/service-chassis';
import type { ReservationMetrics, Tallies } from './application/ports';
import type { SeatCounts } from './domain/seat';

/** The sums run over all events, past ones too, so a scrape may use those of the scrape before. */
const MAXIMUM_AGE_MS = 10_000;

export function createReservationMetrics(metrics: Metrics): ReservationMetrics {
  const reservations = metrics.counter(
    'seat_reservations_total',
    'Reservations that were made (held) and how they ended (allocated, released, expired).',
    ['outcome'],
  );
  const failures = metrics.counter(
    'seat_reservations_failed_total',
    'Reservations that were refused, by the code of the refusal.',
    ['reason'],
  );
  return {
    count: (outcome, by = 1) => reservations.inc({ outcome }, by),
    countRefused: (reason) => failures.inc({ reason }),
  };
}

export function exposeSeatCounts(metrics: Metrics, tallies: Pick<Tallies, 'total'>, clock: Clock): void {
  let counted: { readonly atMs: number; readonly counts: SeatCounts } | undefined;
  metrics.gauge('seats', 'Seats of all events, by status.', ['status'], async (gauge) => {
    const nowMs = clock.now().getTime();
    if (counted === undefined || nowMs - counted.atMs >= MAXIMUM_AGE_MS) {
      counted = { atMs: nowMs, counts: await tallies.total() };
    }
    for (const [status, count] of Object.entries(counted.counts)) gauge.set({ status }, count);
  });
}
