import { createCancelEvent, type CancelEventDependencies } from './cancelling/cancel-event';
import { createCancelOrder, type CancelOrderDependencies } from './cancelling/cancel-order';
import { createExpireOrders, type ExpireOrdersDependencies } from './cancelling/expire-orders';
import {
  createBeginPaymentAttempt,
  type BeginPaymentAttemptDependencies,
} from './paying/begin-payment-attempt';
import {
  createRecordPaymentResult,
  type RecordPaymentResultDependencies,
} from './paying/record-payment-result';
import { createPlaceOrder, type PlaceOrderDependencies } from './placing/place-order';
import { createReadOrders } from './read-orders';
import { createReconcileOrders, type ReconcileOrdersDependencies } from './reconciliation/reconcile-orders';
import { createRecoverSagas } from './sagas/recover-sagas';
import { createCheckIn, type CheckInDependencies } from './tickets/check-in';
import { createReadTickets } from './tickets/read-tickets';

export type UseCases = ReturnType<typeof createUseCases>;

export type UseCaseDependencies = PlaceOrderDependencies &
  BeginPaymentAttemptDependencies &
  RecordPaymentResultDependencies &
  CancelOrderDependencies &
  CancelEventDependencies &
  ExpireOrdersDependencies &
  CheckInDependencies &
  Omit<ReconcileOrdersDependencies, 'recordPaymentResult'>;

export function createUseCases(dependencies: UseCaseDependencies) {
  const recordPaymentResult = createRecordPaymentResult(dependencies);
  return {
    placeOrder: createPlaceOrder(dependencies),
    readOrders: createReadOrders(dependencies),
    beginPaymentAttempt: createBeginPaymentAttempt(dependencies),
    recordPaymentResult,
    cancelOrder: createCancelOrder(dependencies),
    cancelEvent: createCancelEvent(dependencies),
    expireOrders: createExpireOrders(dependencies),
    readTickets: createReadTickets(dependencies),
    checkIn: createCheckIn(dependencies),
    ticketKeys: dependencies.ticketKeys,
    reconcileOrders: createReconcileOrders({ ...dependencies, recordPaymentResult }),
    recoverSagas: createRecoverSagas(dependencies),
  };
}
