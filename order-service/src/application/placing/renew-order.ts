import type { SqlRunner } from '@ticketing/service-chassis/database';
import { PeerError } from '@ticketing/service-chassis/peers';
import { postponePayment, requireUnpaid, type Order } from '../../domain/order';
import { alreadyPaid, holdExpired, orderNotFound } from '../../domain/problems';
import type { Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import type { Reservation } from '../ports/seating-client';
import { translatePeerError } from './translate-peer-error';

export type RenewOrderDependencies = Pick<
  Dependencies,
  'orders' | 'seating' | 'transactions' | 'clock' | 'ids'
>;

/** Stores the response in the transaction of the change. */
type StoreResponse = (tx: SqlRunner, order: Order) => Promise<void>;

/**
 * Gives the owner more time to pay. seating-service holds the seats for longer, and counts how often.
 *
 * @throws ProblemError `order_not_found`, `already_paid`, `order_not_payable`, `hold_expired`, `renewal_limit`
 */
export function createRenewOrder({ orders, seating, transactions, clock, ids }: RenewOrderDependencies) {
  return async function renewOrder(
    { orderId, userId, idempotencyKey }: { orderId: string; userId: string; idempotencyKey?: string },
    storeResponse: StoreResponse,
  ): Promise<Order> {
    const order = await orders.find(orderId);
    if (order === undefined || order.userId !== userId) throw orderNotFound();
    requireUnpaid(order);
    const { expiresAt } = await renewHold(order, `order-renewal-${idempotencyKey ?? ids.next('key')}`);
    return inNewTransaction(transactions, async (tx) => {
      const current = await orders.find(orderId, tx);
      if (current === undefined) throw orderNotFound();
      const renewed = await orders.save(tx, current, postponePayment(current, expiresAt), clock.now());
      await storeResponse(tx, renewed);
      return renewed;
    });
  };

  async function renewHold({ reservationId }: Order, key: string): Promise<Reservation> {
    try {
      return await seating.renew(reservationId, key);
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      if (error.code === 'hold_expired' || error.code === 'reservation_not_found') throw holdExpired();
      // The result of a payment was faster than this request.
      if (error.code === 'already_allocated') throw alreadyPaid();
      throw translatePeerError(error);
    }
  }
}
