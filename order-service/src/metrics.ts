import type { Clock } from '@ticketing/service-chassis/core';
import type { Metrics } from '@ticketing/service-chassis/service';
import type { OrderWatcher } from './application/ports';
import { sagaKinds, STUCK_AFTER_ATTEMPTS } from './application/sagas/saga';
import type { SagasUnderWay, SagaStore } from './application/sagas/saga-store';
import { orderStatuses } from './domain/order';

/** Every label is there from the first scrape on, so that a rate sees the first of each and an alert its absence. */
export function createOrderMetrics(metrics: Metrics, sagas: SagaStore, clock: Clock): OrderWatcher {
  const orders = metrics.counter('orders_total', 'Orders that entered a status.', ['status']);
  for (const status of orderStatuses) orders.inc({ status }, 0);
  const confirmation = metrics.histogram(
    'order_confirmation_seconds',
    'From placing an order to its confirmation, the time to pay included.',
    [],
    [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_200, 1_800],
  );
  const recovered = metrics.counter(
    'saga_recovered_total',
    'Sagas that were finished after they had been left.',
  );
  sagaGauge('sagas_under_way', 'Sagas that have not come to their end.', ({ total }) => total);
  sagaGauge('sagas_stuck', 'Sagas that failed five times or more in a row.', ({ stuck }) => stuck);
  sagaGauge('sagas_oldest_seconds', 'Age of the oldest saga that has not come to its end.', ({ oldestAt }) =>
    Math.max(0, (clock.now().getTime() - oldestAt.getTime()) / 1_000),
  );

  let reading: ReturnType<SagaStore['underWay']> | undefined;
  /** A scrape collects all gauges at once, so one look serves them. */
  function underWayNow(): ReturnType<SagaStore['underWay']> {
    reading ??= sagas.underWay(STUCK_AFTER_ATTEMPTS).finally(() => (reading = undefined));
    return reading;
  }

  /** 0 for a kind of which none is under way. */
  function sagaGauge(name: string, help: string, valueOf: (sagas: SagasUnderWay) => number): void {
    metrics.gauge(name, help, ['kind'], async (gauge) => {
      const underWay = await underWayNow();
      for (const kind of sagaKinds) {
        const ofKind = underWay.find((one) => one.kind === kind);
        gauge.set({ kind }, ofKind === undefined ? 0 : valueOf(ofKind));
      }
    });
  }

  return {
    entered(order) {
      orders.inc({ status: order.status });
      if (order.status === 'CONFIRMED' && order.confirmedAt !== null) {
        confirmation.observe((order.confirmedAt.getTime() - order.createdAt.getTime()) / 1_000);
      }
    },
    sagaRecovered: () => recovered.inc(),
  };
}
