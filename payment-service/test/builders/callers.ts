import type { Money } from '@ticketing/service-chassis/core';
import type { Role } from '@ticketing/service-chassis/http';
import type { Server } from 'node:http';
import request from 'supertest';
import type { z } from 'zod';
import type { paymentSchema } from '../../src/api/bodies';
import type { FakeOrders } from '../fakes/fake-orders';
import { inr } from './payments';

export type ShownPayment = z.output<typeof paymentSchema>;

/** What a card payment of the order by the token sends. */
export const chargeBody = (token = 'tok_success', orderId = 'ord_1') => ({ orderId, method: 'CARD', token });

/** What sends money of a payment back for the usual reason: all that is left of it, unless an amount is named. */
export const refundBody = (paymentId: string, amount?: Money) => ({ paymentId, amount, reason: 'goodwill' });

export interface CallersParts {
  readonly server: Server;
  readonly orders: FakeOrders;
  readonly authorizationOf: (userId: string, role?: Role) => string;
  readonly authorizationOfOrderService: (scope: string) => string;
  /** For the Idempotency-Key of a request that names none. */
  readonly nextKey: () => string;
}

/** Those who call an instance of the service: people, order-service and operators. */
export function callersOf(parts: CallersParts) {
  const { server, orders, authorizationOf, authorizationOfOrderService, nextKey } = parts;

  const get = (path: string, userId = 'usr_alice', role: Role = 'customer') =>
    request(server).get(path).set('Authorization', authorizationOf(userId, role));
  const charge = (
    body: object,
    { key = nextKey(), userId = 'usr_alice' }: { key?: string; userId?: string } = {},
  ) =>
    request(server)
      .post('/v1/payments/charge')
      .set('Authorization', authorizationOf(userId))
      .set('Idempotency-Key', key)
      .send(body);
  const payment = async (id: string): Promise<ShownPayment> => (await get(`/v1/payments/${id}`)).body;
  /** What an operator is shown, without the messages that were given up. */
  async function findings(): Promise<{ id: string; kind: string; subject: string; detail: string }[]> {
    const answer = await get('/v1/admin/discrepancies', 'usr_admin', 'admin').expect(200);
    const items = answer.body.items as { id: string; kind: string; subject: string; detail: string }[];
    return items.filter(({ kind }) => kind !== 'dead_letter');
  }

  return {
    http: () => request(server),
    get,
    charge,
    refund: (body: object, { key = nextKey() }: { key?: string } = {}) =>
      request(server)
        .post('/v1/payments/refund')
        .set('Authorization', authorizationOf('usr_admin', 'admin'))
        .set('Idempotency-Key', key)
        .send(body),
    statement: (...orderIds: string[]) =>
      request(server)
        .get('/v1/payments/statement')
        .query({ orderIds: orderIds.join(',') })
        .set('Authorization', authorizationOfOrderService('payments:read')),

    payment,
    /** The one payment of usr_alice; the newest of them, where there are more. */
    onlyPayment: async (): Promise<ShownPayment> => (await get('/v1/payments')).body.items[0],
    /** Places an order of usr_alice and tries to pay it. Resolves with the payment, however that went. */
    async pay(orderId: string, token?: string, amount = 5_000): Promise<ShownPayment> {
      orders.place(orderId, 'usr_alice', inr(amount));
      const { body } = await charge(chargeBody(token, orderId));
      return payment(body.id ?? body.paymentId);
    },

    findings,
    /** Kind and subject of each finding. */
    found: async () => (await findings()).map(({ kind, subject }) => [kind, subject]),
    retryFinding: (id: string) =>
      request(server)
        .post(`/v1/admin/discrepancies/${id}/retry`)
        .set('Authorization', authorizationOf('usr_admin', 'admin')),
  };
}
