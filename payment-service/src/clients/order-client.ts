import { moneySchema } from '@ticketing/service-chassis/http';
import { PeerError, PeerUnavailable, type Peer } from '@ticketing/service-chassis/peers';
import type { Logger } from '@ticketing/service-chassis/service';
import { z } from 'zod';
import type { AttemptResult, OrderClient } from '../application/ports/order-client';
import { orderRejections } from '../domain/failure-reason';

const attemptSchema = z.object({ amount: moneySchema });
const resultSchema = z.object({ order: z.object({ status: z.string().min(1).max(32) }) });
const rejectionSchema = z.enum(orderRejections);

/** How often one request asks order-service to begin an attempt. */
const TRIES = 2;

export function createOrderClient(peer: Peer, logger: Logger): OrderClient {
  return {
    async beginAttempt({ orderId, paymentId, userId }) {
      let mayHaveBegun = false;
      for (let left = TRIES; left > 0; left -= 1) {
        const result = await tryToBegin(orderId, { paymentId, userId });
        if (result.kind !== 'unavailable') return result;
        mayHaveBegun ||= result.mayHaveBegun;
      }
      return { kind: 'unavailable', mayHaveBegun };
    },

    async notify(orderId, result, messageId) {
      const { order } = await peer.call({
        method: 'POST',
        path: pathOf(orderId, 'payments'),
        body: result,
        scopes: ['payments:write'],
        idempotencyKey: messageId,
        schema: resultSchema,
      });
      return order.status;
    },
  };

  async function tryToBegin(orderId: string, body: object): Promise<AttemptResult> {
    try {
      const { amount } = await peer.call({
        method: 'POST',
        path: pathOf(orderId, 'payment-attempts'),
        body,
        scopes: ['payment-attempts:write'],
        // Repeated here and not by the peer, because the peer would report only its last failure: an earlier one may have
        // reached order-service.
        repeatable: false,
        schema: attemptSchema,
      });
      return { kind: 'begun', amount };
    } catch (error) {
      if (error instanceof PeerUnavailable) return { kind: 'unavailable', mayHaveBegun: error.reached };
      if (error instanceof PeerError) return rejected(error);
      // The response has an unexpected form: the attempt has begun, but its amount is not known.
      logger.error({ err: error }, 'order-service answered a payment attempt in an unknown form');
      return { kind: 'unavailable', mayHaveBegun: true };
    }
  }

  function rejected(error: PeerError): AttemptResult {
    const reason = rejectionSchema.safeParse(error.code);
    if (reason.success) return { kind: 'rejected', reason: reason.data };
    logger.error(
      { err: error, status: error.status },
      'order-service refused a payment attempt unexpectedly',
    );
    return { kind: 'unavailable', mayHaveBegun: false };
  }
}

const pathOf = (orderId: string, what: string) => `/v1/orders/${encodeURIComponent(orderId)}/${what}`;
