import { mayActFor, pageOf, refusal, type UserPrincipal } from '@ticketing/service-chassis';
import type { Payments } from './ports';
import type { Payment } from '../domain/payment';

export interface ListQuery {
  readonly orderId: string | undefined;
  readonly limit: number;
  /** The id of the last payment that was seen. */
  readonly after: string | undefined;
}

/** People see their own payments, an admin everyone's. */
export function createReadPayments({ payments }: { readonly payments: Payments }) {
  return {
    /** @throws Refusal 404 for one that does not exist or is someone else's */
    async one(id: string, person: UserPrincipal): Promise<Payment> {
      const payment = await payments.find(id);
      if (payment === undefined || !mayActFor(person, payment.userId)) {
        throw refusal.absent('payment_not_found', 'There is no such payment.');
      }
      return payment;
    },

    async list({ orderId, limit, after }: ListQuery, person: UserPrincipal) {
      const userId = person.role === 'admin' ? undefined : person.userId;
      const rows = await payments.list({ orderId, userId }, limit + 1, after);
      return pageOf(rows, limit, (payment) => [payment.id]);
    },
  };
}
