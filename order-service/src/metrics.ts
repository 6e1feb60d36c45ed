import type { Metrics } from '@ticketing/service-chassis';
import type { OrderWatcher } from './application/ports';
import { STUCK_AFTER_ATTEMPTS } from './application/sagas/saga';
import type { SagaStore } from './application/sagas/saga-store';

export function createOrderMetrics(metrics: Metrics, sagas: SagaStore): OrderWatcher {
  const orders = metrics.counter('orders_total', 'Orders that entered a status.', ['status']);
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
  metrics.gauge('sagas_under_way', 'Sagas that have not come to their end.', ['kind'], async (gauge) => {
    gauge.reset();
    for (const { kind, total } of await sagas.underWay(STUCK_AFTER_ATTEMPTS)) gauge.set({ kind }, total);
  });
  metrics.gauge('sagas_stuck', 'Sagas that failed five times or more in a row.', ['kind'], async (gauge) => {
    gauge.reset();
    for (const { kind, stuck } of await sagas.underWay(STUCK_AFTER_ATTEMPTS)) gauge.set({ kind }, stuck);
  });

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
