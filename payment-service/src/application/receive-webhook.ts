import { problem, type Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { GatewayEvents, PaymentGateway, Payments, Refunds, WebhookRequest } from './ports';
import type { ResolveCharge } from './resolve-charge';
import type { ResolveRefund } from './resolve-refund';
import { isPriced } from '../domain/payment';

/**
 * Hears what a gateway has to tell. An event says only where to look: what became of the money is asked of the gateway
 * itself, so that neither a wrong amount nor the order in which events come can do harm.
 *
 * @throws ProblemError 404 for another gateway, 401 for what it did not sign just now, 503 when it cannot be asked, so that it
 * sends the event again
 */
export function createReceiveWebhook(parts: {
  readonly gateway: PaymentGateway;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly events: GatewayEvents;
  readonly resolveCharge: ResolveCharge;
  readonly resolveRefund: ResolveRefund;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { gateway, payments, refunds, events, resolveCharge, resolveRefund, clock, logger } = parts;

  /** False when the gateway could not say what became of it. */
  async function resolve(reference: string): Promise<boolean> {
    const payment = await payments.findByReference(reference);
    if (payment !== undefined) {
      if (payment.status !== 'PENDING' || !isPriced(payment)) return true;
      return (await resolveCharge(payment, { giveUp: false })).kind !== 'unknown';
    }
    const refund = await refunds.find(reference);
    if (refund !== undefined) {
      return refund.status !== 'PENDING' || (await resolveRefund(refund, { repeat: false })) === 'ended';
    }
    logger.warn({ reference }, 'a webhook told of something that is not known here');
    return true;
  }

  return async function receiveWebhook(gatewayName: string, request: WebhookRequest): Promise<void> {
    if (gatewayName !== gateway.name) {
      throw problem.notFound('gateway_not_found', 'There is no gateway of this name.');
    }
    const event = gateway.verifyWebhook(request);
    if (event === undefined) {
      throw problem.unauthenticated(
        'webhook_not_genuine',
        'The signature does not fit the body, or is more than five minutes old. Sign it anew and send it again.',
      );
    }
    if (await events.isKnown(gateway.name, event.id)) return;
    if (!(await resolve(event.reference))) {
      throw problem.unavailable(
        'gateway_unavailable',
        'The gateway did not confirm the event. Send it again later.',
        { retryAfterSeconds: 5 },
      );
    }
    await events.store(gateway.name, event.id, clock.now());
  };
}
