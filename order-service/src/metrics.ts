import type { Clock } from '@ticketing/service-chassis/core';
import type { Metrics } from '@ticketing/service-chassis/service';
import type { OrderMetrics } from './application/ports/order-metrics';
import type { StuckSagaRepository, UnfinishedSagas } from './application/ports/stuck-saga-repository';
import { sagaKinds, STUCK_AFTER_TRIES, type SagaKind } from './application/sagas/saga';
import { orderStatuses } from './domain/order-status';

export interface OrderMetricsDependencies {
  readonly stuckSagas: StuckSagaRepository;
  /** The name of a kind in the label `kind`. */
  readonly labelOf: (kind: SagaKind) => string;
  readonly clock: Clock;
}

/** Every label exists from the first scrape on, so that a rate includes the first of each and an alert sees a missing one. */
export function createOrderMetrics(
  metrics: Metrics,
  { stuckSagas, labelOf, clock }: OrderMetricsDependencies,
): OrderMetrics {
  const orders = metrics.counter('orders_total', 'Orders that entered a status.', ['status']);
  for (const status of orderStatuses) orders.inc({ status }, 0);
  const confirmation = metrics.histogram(
    'order_confirmation_seconds',
    'From placing an order to its confirmation, including the time to pay.',
    [],
    [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_200, 1_800],
  );
  const recovered = metrics.counter(
    'saga_recovered_total',
    'Sagas that were finished after an interruption.',
  );
  sagaGauge('sagas_under_way', 'Sagas that are unfinished.', ({ total }) => total);
  sagaGauge('sagas_stuck', 'Sagas that failed five times or more in a row.', ({ stuck }) => stuck);
  sagaGauge('sagas_oldest_seconds', 'Age of the oldest unfinished saga.', ({ oldestAt }) =>
    Math.max(0, (clock.now().getTime() - oldestAt.getTime()) / 1_000),
  );

  let counting: Promise<UnfinishedSagas[]> | undefined;

  return {
    orderChangedStatus({ status, confirmedAt, createdAt }) {
      orders.inc({ status });
      if (status === 'CONFIRMED' && confirmedAt !== null) {
        confirmation.observe((confirmedAt.getTime() - createdAt.getTime()) / 1_000);
      }
    },
    sagaRecovered: () => recovered.inc(),
  };

  /** A scrape reads all gauges at once, so they share one query. */
  function countOnce(): Promise<UnfinishedSagas[]> {
    counting ??= stuckSagas.countUnfinished(STUCK_AFTER_TRIES).finally(() => (counting = undefined));
    return counting;
  }

  /** 0 for a kind that has no unfinished saga. */
  function sagaGauge(name: string, help: string, valueOf: (sagas: UnfinishedSagas) => number): void {
    metrics.gauge(name, help, ['kind'], async (gauge) => {
      const unfinished = await countOnce();
      for (const kind of sagaKinds) {
        const ofKind = unfinished.find((one) => one.kind === kind);
        gauge.set({ kind: labelOf(kind) }, ofKind === undefined ? 0 : valueOf(ofKind));
      }
    });
  }
}
