import { problem } from '@ticketing/service-chassis/core';
import { mayActFor, pageOf, type UserPrincipal } from '@ticketing/service-chassis/http';
import type { Payments } from './ports';
import type { Payment } from '../domain/payment';

export interface ListQuery {
  readonly orderId: string | undefined;
  readonly limit: number;
  /** The id of the last payment that was seen. */
  readonly after: string | undefined;
}

/** The payments of one order. */
export interface OrderStatement {
  readonly orderId: string;
  readonly payments: readonly Payment[];
}

/** People see their own payments, an admin everyone's, and order-service those of its orders. */
export function createReadPayments({ payments }: { readonly payments: Payments }) {
  return {
    /** @throws ProblemError 404 for one that does not exist or is someone else's */
    async one(id: string, person: UserPrincipal): Promise<Payment> {
      const payment = await payments.find(id);
      if (payment === undefined || !mayActFor(person, payment.userId)) {
        throw problem.notFound('payment_not_found', 'There is no such payment.');
      }
      return payment;
    },

    /**
     * For a comparison of books: each order that was asked for, also one without payments. Payments that order-service
     * refused before they could be charged are left out.
     */
    async statement(orderIds: readonly string[]): Promise<OrderStatement[]> {
      const found = await payments.ofOrders(orderIds);
      return orderIds.map((orderId) => ({
        orderId,
        payments: found.filter((payment) => payment.orderId === orderId),
      }));
    },

    async list({ orderId, limit, after }: ListQuery, person: UserPrincipal) {
      const userId = person.role === 'admin' ? undefined : person.userId;
      const rows = await payments.list({ orderId, userId }, limit + 1, after);
      return pageOf(rows, limit, (payment) => [payment.id]);
    },
  };
}
