import type { Job } from '@ticketing/service-chassis/service';
import type { ReconcileOrders } from '../application/reconcile-orders';

const EVERY_MS = 10_000;

export const orderReconciliation = (reconcileOrders: ReconcileOrders): Job => ({
  name: 'order-reconciliation',
  everyMs: EVERY_MS,
  run: (signal) => reconcileOrders.due(signal),
});
