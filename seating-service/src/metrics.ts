import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Metrics } from '@ticketing/service-chassis/service';
import { outcomes, type ReservationMetrics, type Tallies } from './application/ports';
import { reserveRefusals } from './domain/reservation';

/** The sums run over many events, past ones too, so a scrape may use those of the scrape before. */
const MAXIMUM_AGE_MS = 10_000;

/** Events whose sell-through is shown at once: each is four time series. */
const MOST_EVENTS = 50;

/** How long the sell-through of an event is shown after its sale. */
const SHOWN_AFTER_SALE_MS = 24 * 60 * 60_000;

/** What can be counted is shown as 0 from the beginning. */
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
  for (const outcome of outcomes) reservations.inc({ outcome }, 0);
  for (const reason of reserveRefusals) failures.inc({ reason }, 0);
  return {
    count: (outcome, by = 1) => reservations.inc({ outcome }, by),
    countRefused: (reason) => failures.inc({ reason }),
  };
}

export function exposeSeatCounts(
  metrics: Metrics,
  tallies: Pick<Tallies, 'total' | 'ofSales'>,
  clock: Clock,
): void {
  const total = remembered(clock, () => tallies.total());
  metrics.gauge('seats', 'Seats of all events, by status.', ['status'], async (gauge) => {
    for (const [status, count] of Object.entries(await total())) gauge.set({ status }, count);
  });

  const ofSales = remembered(clock, (now) =>
    tallies.ofSales({ now, endedAfter: addMilliseconds(now, -SHOWN_AFTER_SALE_MS) }, MOST_EVENTS),
  );
  metrics.gauge(
    'event_seats',
    'Seats of the events on sale, or until a day ago, of which most are sold; by event and status.',
    ['event_id', 'status'],
    async (gauge) => {
      const events = await ofSales();
      // An event that is not shown any more would keep its last values.
      gauge.reset();
      for (const { eventId, counts } of events) {
        for (const [status, count] of Object.entries(counts)) gauge.set({ event_id: eventId, status }, count);
      }
    },
  );
}

/** What was read lately, or else is read now. */
function remembered<Value>(clock: Clock, read: (now: Date) => Promise<Value>): () => Promise<Value> {
  let last: { readonly atMs: number; readonly value: Value } | undefined;
  return async () => {
    const now = clock.now();
    if (last === undefined || now.getTime() - last.atMs >= MAXIMUM_AGE_MS) {
      last = { atMs: now.getTime(), value: await read(now) };
    }
    return last.value;
  };
}
