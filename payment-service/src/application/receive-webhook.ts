import type { Dependencies } from './dependencies';
import type { WebhookRequest } from './ports/payment-gateway';
import type { ResolveCharge } from './resolve-charge';
import type { ResolveRefund } from './resolve-refund';
import { isAuthorized } from '../domain/payment';
import { gatewayNotFound, gatewayUnavailable, webhookNotGenuine } from '../domain/problems';

export interface ReceiveWebhookDependencies extends Pick<
  Dependencies,
  'gateway' | 'payments' | 'refunds' | 'gatewayEvents' | 'clock' | 'logger'
> {
  readonly resolveCharge: ResolveCharge;
  readonly resolveRefund: ResolveRefund;
}

/**
 * Receives a webhook. Its event only names the charge or refund; the result is then asked of the gateway itself, so that
 * neither a wrong amount nor the order in which events arrive can do harm.
 *
 * @throws ProblemError 404 for an unknown gateway, 401 for a request that the gateway did not sign just now, 503 when the
 * gateway cannot be asked, so that it sends the event again
 */
export function createReceiveWebhook(dependencies: ReceiveWebhookDependencies) {
  const { gateway, payments, refunds, gatewayEvents, resolveCharge, resolveRefund, clock, logger } =
    dependencies;

  return async function receiveWebhook(gatewayName: string, request: WebhookRequest): Promise<void> {
    if (gatewayName !== gateway.name) throw gatewayNotFound();
    const event = gateway.verifyWebhook(request);
    if (event === undefined) throw webhookNotGenuine();
    if (await gatewayEvents.isKnown(gateway.name, event.id)) return;
    if (!(await resolve(event.reference))) throw gatewayUnavailable();
    await gatewayEvents.store(gateway.name, event.id, clock.now());
  };

  /** False when the gateway could not tell how it ended. */
  async function resolve(reference: string): Promise<boolean> {
    const payment = await payments.findByReference(reference);
    if (payment !== undefined) {
      if (payment.status !== 'PENDING' || !isAuthorized(payment)) return true;
      return (await resolveCharge(payment, { voidIfMissing: false })) !== 'unknown';
    }
    const refund = await refunds.find(reference);
    if (refund !== undefined) {
      return refund.status !== 'PENDING' || (await resolveRefund(refund, { repeat: false })) === 'ended';
    }
    logger.warn({ reference }, 'a webhook told of something that is not known here');
    return true;
  }
}
