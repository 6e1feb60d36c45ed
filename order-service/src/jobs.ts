import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';

export const orderServiceJobs = (useCases: UseCases): Job[] => [
  // Often, because a buyer waits for the tickets or the refund meanwhile.
  { name: 'saga-recovery', everyMs: 1_000, run: useCases.recoverSagas },
  { name: 'order-expiry', everyMs: 5_000, run: useCases.expireOrders },
  { name: 'event-cancellation', everyMs: 2_000, run: (signal) => useCases.cancelEvent.endOrders(signal) },
  { name: 'event-changes', everyMs: 5_000, run: useCases.notifyOfChanges },
  { name: 'erasure', everyMs: 5_000, run: (signal) => useCases.erasePerson.endLateOrders(signal) },
  { name: 'order-reconciliation', everyMs: 10_000, run: (signal) => useCases.reconcileOrders.due(signal) },
];
