import type { Money } from '@ticketing/service-chassis/core';
import type { Role } from '@ticketing/service-chassis/http';
import type { Server } from 'node:http';
import request from 'supertest';
import type { z } from 'zod';
import type { paymentSchema } from '../../src/api/payment-schemas';
import type { FakeOrderClient } from '../fakes/fake-order-client';
import { inr } from './payments';

export type ShownPayment = z.output<typeof paymentSchema>;

/** The request body of a card payment. */
export const chargeBody = (token = 'tok_success', orderId = 'ord_1') => ({ orderId, method: 'CARD', token });

/** The request body of a refund: of everything that is left, unless an amount is given. */
export const refundBody = (paymentId: string, amount?: Money) => ({ paymentId, amount, reason: 'goodwill' });

export interface ApiClientOptions {
  readonly server: Server;
  readonly orders: FakeOrderClient;
  readonly authorizationOf: (userId: string, role?: Role) => string;
  readonly authorizationOfOrderService: (scope: string) => string;
  /** Makes the Idempotency-Key of a request that has none. */
  readonly nextKey: () => string;
}

/** The callers of an instance of the service: people, order-service and operators. */
export function createApiClients(parts: ApiClientOptions) {
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
  /** The open discrepancies, without dead letters. */
  async function discrepancies(): Promise<{ id: string; kind: string; subject: string; detail: string }[]> {
    const response = await get('/v1/admin/discrepancies', 'usr_admin', 'admin').expect(200);
    const items = response.body.items as { id: string; kind: string; subject: string; detail: string }[];
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
    /** The newest payment of usr_alice. */
    onlyPayment: async (): Promise<ShownPayment> => (await get('/v1/payments')).body.items[0],
    /** Places an order of usr_alice and tries to pay it. Returns the payment, whether or not that succeeded. */
    async pay(orderId: string, token?: string, amount = 5_000): Promise<ShownPayment> {
      orders.place(orderId, 'usr_alice', inr(amount));
      const { body } = await charge(chargeBody(token, orderId));
      return payment(body.id ?? body.paymentId);
    },

    discrepancies,
    /** Kind and subject of each discrepancy. */
    found: async () => (await discrepancies()).map(({ kind, subject }) => [kind, subject]),
    retryDiscrepancy: (id: string) =>
      request(server)
        .post(`/v1/admin/discrepancies/${id}/retry`)
        .set('Authorization', authorizationOf('usr_admin', 'admin')),
  };
}
