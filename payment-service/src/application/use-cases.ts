import { createAuthorizePayment } from './authorize-payment';
import { createChargePayment } from './charge-payment';
import { createCompareReference } from './compare-reference';
import { createCompareWithGateway } from './compare-with-gateway';
import { createDeleteGatewayEvents } from './delete-gateway-events';
import type { Dependencies } from './dependencies';
import { createFinalizePayment } from './finalize-payment';
import { createFinalizeRefund } from './finalize-refund';
import { createReadPayments } from './read-payments';
import { createReceiveWebhook } from './receive-webhook';
import { createRecheckDiscrepancies } from './recheck-discrepancies';
import { createReconcilePayments } from './reconcile-payments';
import { createReconcileRefunds } from './reconcile-refunds';
import { createRedeliverResult } from './redeliver-result';
import { createRefundPayment } from './refund-payment';
import { createResolveCharge } from './resolve-charge';
import { createResolveRefund } from './resolve-refund';

/** What the routes and the jobs can do. */
export function createUseCases(dependencies: Dependencies) {
  const finalizePayment = createFinalizePayment(dependencies);
  const authorizePayment = createAuthorizePayment({ ...dependencies, finalizePayment });
  const resolveCharge = createResolveCharge({ ...dependencies, finalizePayment });
  const finalizeRefund = createFinalizeRefund(dependencies);
  const resolveRefund = createResolveRefund({ ...dependencies, finalizeRefund });
  const { statement } = dependencies.gateway;
  const compareReference = createCompareReference({ ...dependencies, statement });
  const redeliverResult = createRedeliverResult(dependencies);

  return {
    chargePayment: createChargePayment({ ...dependencies, authorizePayment, finalizePayment }),
    refundPayment: createRefundPayment({ ...dependencies, finalizeRefund }),
    readPayments: createReadPayments(dependencies),
    receiveWebhook: createReceiveWebhook({ ...dependencies, resolveCharge, resolveRefund }),
    reconcilePayments: createReconcilePayments({ ...dependencies, authorizePayment, resolveCharge }),
    reconcileRefunds: createReconcileRefunds({ ...dependencies, resolveRefund }),
    compareWithGateway: createCompareWithGateway({ ...dependencies, compareReference }),
    recheckDiscrepancies: createRecheckDiscrepancies({ ...dependencies, compareReference, redeliverResult }),
    redeliverResult,
    deleteGatewayEvents: createDeleteGatewayEvents(dependencies),
  };
}

export type UseCases = ReturnType<typeof createUseCases>;
