import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Metrics } from '@ticketing/service-chassis/service';
import { reservationOutcomes, type ReservationMetrics } from './application/ports/reservation-metrics';
import type { SeatCounterRepository } from './application/ports/seat-counter-repository';
import { reserveProblemCodes } from './domain/problems';

/** The sums run over many events, past events included, so a scrape may use the values of the previous one. */
const MAXIMUM_AGE_MS = 10_000;

/** Events whose sell-through is shown at the same time. Each event is four time series. */
const MAXIMUM_EVENTS = 50;

/** How long the sell-through of an event is shown after its sale. */
const SHOWN_AFTER_SALE_MS = 24 * 60 * 60_000;

/** Every counter starts with the value 0. */
export function createReservationMetrics(metrics: Metrics): ReservationMetrics {
  const reservations = metrics.counter(
    'seat_reservations_total',
    'Reservations that were made (held) and how they ended (allocated, released, expired).',
    ['outcome'],
  );
  const failures = metrics.counter(
    'seat_reservations_failed_total',
    'Reservations that were rejected, by the code of the problem.',
    ['reason'],
  );
  for (const outcome of reservationOutcomes) reservations.inc({ outcome }, 0);
  for (const reason of reserveProblemCodes) failures.inc({ reason }, 0);
  return {
    count: (outcome, by = 1) => reservations.inc({ outcome }, by),
    countRejected: (reason) => failures.inc({ reason }),
  };
}

export function exposeSeatCounts(
  metrics: Metrics,
  seatCounters: Pick<SeatCounterRepository, 'total' | 'ofSales'>,
  clock: Clock,
): void {
  const total = cached(clock, () => seatCounters.total());
  metrics.gauge('seats', 'Seats of all events, by status.', ['status'], async (gauge) => {
    for (const [status, count] of Object.entries(await total())) gauge.set({ status }, count);
  });

  const ofSales = cached(clock, (now) =>
    seatCounters.ofSales({ now, endedAfter: addMilliseconds(now, -SHOWN_AFTER_SALE_MS) }, MAXIMUM_EVENTS),
  );
  metrics.gauge(
    'event_seats',
    'Seats of the events with the most sold seats that are on sale, or were until a day ago; by event and status.',
    ['event_id', 'status'],
    async (gauge) => {
      const events = await ofSales();
      // Without the reset, an event that is not shown any more would keep its last values.
      gauge.reset();
      for (const { eventId, counts } of events) {
        for (const [status, count] of Object.entries(counts)) gauge.set({ event_id: eventId, status }, count);
      }
    },
  );
}

/** The value that was read recently, or else the value that is read now. */
function cached<Value>(clock: Clock, read: (now: Date) => Promise<Value>): () => Promise<Value> {
  let last: { readonly atMs: number; readonly value: Value } | undefined;
  return async () => {
    const now = clock.now();
    if (last === undefined || now.getTime() - last.atMs >= MAXIMUM_AGE_MS) {
      last = { atMs: now.getTime(), value: await read(now) };
    }
    return last.value;
  };
}
