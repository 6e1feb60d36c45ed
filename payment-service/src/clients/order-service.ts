import { moneySchema } from '@ticketing/service-chassis/http';
import { PeerError, PeerUnavailable, type Peer } from '@ticketing/service-chassis/peers';
import type { Logger } from '@ticketing/service-chassis/service';
import { z } from 'zod';
import type { AttemptResult, Orders } from '../application/ports';
import { orderRefusals } from '../domain/failure';

const attemptSchema = z.object({ amount: moneySchema });
const resultSchema = z.object({ order: z.object({ status: z.string().min(1).max(32) }) });
const refusalSchema = z.enum(orderRefusals);

/** How often the beginning of an attempt is asked for within one request. */
const TRIES = 2;

export function createOrderClient(peer: Peer, logger: Logger): Orders {
  const pathOf = (orderId: string, what: string) => `/v1/orders/${encodeURIComponent(orderId)}/${what}`;

  async function tryToBegin(orderId: string, body: object): Promise<AttemptResult> {
    try {
      const { amount } = await peer.call({
        method: 'POST',
        path: pathOf(orderId, 'payment-attempts'),
        body,
        scopes: ['payment-attempts:write'],
        // Repeated here instead, for only the first of several failures may be one in which nothing was begun.
        repeatable: false,
        schema: attemptSchema,
      });
      return { kind: 'begun', amount };
    } catch (error) {
      if (error instanceof PeerUnavailable) return { kind: 'unavailable', mayHaveBegun: error.reached };
      if (error instanceof PeerError) return refused(error);
      // An answer that is not as agreed: the attempt stands, but for which amount is not known.
      logger.error({ err: error }, 'order-service answered a payment attempt in an unknown form');
      return { kind: 'unavailable', mayHaveBegun: true };
    }
  }

  function refused(error: PeerError): AttemptResult {
    const reason = refusalSchema.safeParse(error.code);
    if (reason.success) return { kind: 'refused', reason: reason.data };
    logger.error(
      { err: error, status: error.status },
      'order-service refused a payment attempt unexpectedly',
    );
    return { kind: 'unavailable', mayHaveBegun: false };
  }

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

    async tell(orderId, result, messageId) {
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
}
