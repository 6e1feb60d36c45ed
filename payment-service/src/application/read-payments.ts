import {
  mayActFor,
  ownerInList,
  pageOf,
  type Principal,
  type UserPrincipal,
} from '@ticketing/service-chassis/http';
import type { Dependencies } from './dependencies';
import type { Payment } from '../domain/payment';
import { paymentNotFound } from '../domain/problems';

export interface ListQuery {
  readonly orderId: string | undefined;
  readonly userId: string | undefined;
  readonly limit: number;
  /** The id of the last payment of the page before. */
  readonly after: string | undefined;
}

/** The payments of one order. */
export interface OrderStatement {
  readonly orderId: string;
  readonly payments: readonly Payment[];
}

export type ReadPaymentsDependencies = Pick<Dependencies, 'payments'>;

/** People see their own payments, an admin sees everyone's, order-service those of its orders, user-service those of a person. */
export function createReadPayments({ payments }: ReadPaymentsDependencies) {
  return {
    /** @throws ProblemError 404 for a payment that does not exist or belongs to someone else */
    async one(id: string, principal: UserPrincipal): Promise<Payment> {
      const payment = await payments.find(id);
      if (payment === undefined || !mayActFor(principal, payment.userId)) throw paymentNotFound();
      return payment;
    },

    /**
     * Every requested order, also one without payments, for a comparison of records. Payments that order-service rejected
     * before they could be charged are left out.
     */
    async statement(orderIds: readonly string[]): Promise<OrderStatement[]> {
      const found = await payments.listByOrders(orderIds);
      return orderIds.map((orderId) => ({
        orderId,
        payments: found.filter((payment) => payment.orderId === orderId),
      }));
    },

    async list({ orderId, userId: named, limit, after }: ListQuery, principal: Principal | undefined) {
      const userId = ownerInList(principal, named);
      const rows = await payments.list({ orderId, userId }, limit + 1, after);
      return pageOf(rows, limit, (payment) => [payment.id]);
    },
  };
}
