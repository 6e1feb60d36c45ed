import { PeerError, PeerUnavailable, type Peer, type PeerCall } from '@ticketing/service-chassis/peers';
import { silentLogger } from '@ticketing/service-chassis/testing';
import type { z } from 'zod';
import { createOrderClient } from '../../src/clients/order-client';
import { inr } from '../builders/payments';

/** A peer that returns these responses one after the other, and the calls that it received. */
function peerResponding(...responses: (object | Error)[]) {
  const calls: PeerCall<z.ZodType | undefined>[] = [];
  const peer = {
    name: 'order-service',
    call: (call: PeerCall<z.ZodType | undefined>) => {
      calls.push(call);
      const response = responses[calls.length - 1] ?? new Error('The test foresaw no further call.');
      if (response instanceof Error) return Promise.reject(response);
      return Promise.resolve().then(() => call.schema?.parse(response));
    },
  } as Peer;
  return { client: createOrderClient(peer, silentLogger), calls };
}

const rejected = (status: number, code: string) => new PeerError('order-service', status, code, 'No.', {});
const unreachable = new PeerUnavailable('order-service', 'ECONNREFUSED', false);
const silent = new PeerUnavailable('order-service', 'ECONNABORTED', true);
const attempt = { orderId: 'ord_1', paymentId: 'pay_1', userId: 'usr_1' };

describe('beginning an attempt at order-service', () => {
  it('sends what the contract says and reads the amount', async () => {
    const { client, calls } = peerResponding({
      amount: inr(500),
      payBy: '2026-06-01T12:15:00.000Z',
      more: 1,
    });
    expect(await client.beginAttempt(attempt)).toEqual({ kind: 'begun', amount: inr(500) });
    expect(calls).toMatchObject([
      {
        method: 'POST',
        path: '/v1/orders/ord_1/payment-attempts',
        body: { paymentId: 'pay_1', userId: 'usr_1' },
        scopes: ['payment-attempts:write'],
      },
    ]);
  });

  it.each([
    [404, 'order_not_found'],
    [409, 'order_not_payable'],
    [409, 'already_paid'],
    [409, 'payment_in_progress'],
    [410, 'hold_expired'],
  ])('passes on a %s %s', async (status, code) => {
    const { client } = peerResponding(rejected(status, code));
    expect(await client.beginAttempt(attempt)).toEqual({ kind: 'rejected', reason: code });
  });

  it('tries a second time', async () => {
    const { client } = peerResponding(silent, { amount: inr(500) });
    expect(await client.beginAttempt(attempt)).toEqual({ kind: 'begun', amount: inr(500) });
  });

  it.each([
    ['no try got there', [unreachable, unreachable], false],
    ['the first try may have got there', [silent, unreachable], true],
    ['the second try may have got there', [unreachable, silent], true],
  ])('reports whether an attempt may have been begun: %s', async (_what, responses, mayHaveBegun) => {
    const { client, calls } = peerResponding(...responses);
    expect(await client.beginAttempt(attempt)).toEqual({ kind: 'unavailable', mayHaveBegun });
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['the token is refused', rejected(401, 'bad_token'), false],
    ['the code is unknown', rejected(409, 'something_new'), false],
    ['the answer has no amount', { payBy: null }, true],
    ['the amount is negative', { amount: inr(-1) }, true],
  ])('counts as unavailable when %s', async (_what, response, mayHaveBegun) => {
    const { client } = peerResponding(response, response);
    expect(await client.beginAttempt(attempt)).toEqual({ kind: 'unavailable', mayHaveBegun });
  });
});

describe('notifying order-service', () => {
  const result = { paymentId: 'pay_1', status: 'SUCCESS', amount: inr(500) } as const;

  it('sends the message’s id as Idempotency-Key and reads the order’s status', async () => {
    const { client, calls } = peerResponding({ order: { id: 'ord_1', status: 'CONFIRMED' } });
    expect(await client.notify('ord_1', result, 'msg_1')).toBe('CONFIRMED');
    expect(calls).toMatchObject([
      {
        method: 'POST',
        path: '/v1/orders/ord_1/payments',
        body: result,
        scopes: ['payments:write'],
        idempotencyKey: 'msg_1',
      },
    ]);
  });

  it('passes failures on, so that the outbox tries again', async () => {
    await expect(peerResponding(silent).client.notify('ord_1', result, 'msg_1')).rejects.toThrow(
      PeerUnavailable,
    );
    await expect(peerResponding({ order: {} }).client.notify('ord_1', result, 'msg_1')).rejects.toThrow();
  });
});
