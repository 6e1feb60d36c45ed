import { createCancelEvent } from './cancelling/cancel-event';
import { createCancelOrder } from './cancelling/cancel-order';
import { createExpireOrders } from './cancelling/expire-orders';
import type { Dependencies } from './dependencies';
import { createErasePerson } from './erasing/erase-person';
import { createNotifyOfChanges } from './events/notify-of-changes';
import { createRecordEvent } from './events/record-event';
import { createBeginPaymentAttempt } from './paying/begin-payment-attempt';
import { createRecordPaymentResult } from './paying/record-payment-result';
import { createPlaceOrder } from './placing/place-order';
import { createRenewOrder } from './placing/renew-order';
import { createReadOrders } from './read-orders';
import { createReconcileOrders } from './reconciliation/reconcile-orders';
import { createRecoverSagas } from './sagas/recover-sagas';
import type { SagaRunner } from './sagas/saga-runner';
import { createCheckInTicket, type CheckInTicketDependencies } from './tickets/check-in-ticket';
import { createReadTickets } from './tickets/read-tickets';
import { createRevertCheckIn } from './tickets/revert-check-in';

export type UseCases = ReturnType<typeof createUseCases>;

export type UseCaseDependencies = Dependencies &
  CheckInTicketDependencies & { readonly sagaRunner: SagaRunner };

export function createUseCases(dependencies: UseCaseDependencies) {
  const recordPaymentResult = createRecordPaymentResult(dependencies);
  return {
    placeOrder: createPlaceOrder(dependencies),
    renewOrder: createRenewOrder(dependencies),
    readOrders: createReadOrders(dependencies),
    beginPaymentAttempt: createBeginPaymentAttempt(dependencies),
    recordPaymentResult,
    cancelOrder: createCancelOrder(dependencies),
    cancelEvent: createCancelEvent(dependencies),
    recordEvent: createRecordEvent(dependencies),
    notifyOfChanges: createNotifyOfChanges(dependencies),
    expireOrders: createExpireOrders(dependencies),
    erasePerson: createErasePerson(dependencies),
    readTickets: createReadTickets(dependencies),
    revertCheckIn: createRevertCheckIn(dependencies),
    checkInTicket: createCheckInTicket(dependencies),
    ticketKeys: dependencies.ticketKeys,
    reconcileOrders: createReconcileOrders({ ...dependencies, recordPaymentResult }),
    recoverSagas: createRecoverSagas(dependencies),
  };
}
