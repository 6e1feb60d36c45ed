import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { OrderClient } from '../../src/application/ports/order-client';
import type { PaymentClient } from '../../src/application/ports/payment-client';
import type { PersonalRecord } from '../../src/application/ports/personal-record';

/** A fake order-service with the orders of each person. It can be down. */
export class FakeOrderClient implements OrderClient {
  readonly orders = new Map<string, readonly PersonalRecord[]>();
  readonly erased: string[] = [];
  isDown = false;

  erase(userId: string): Promise<void> {
    if (this.isDown) return Promise.reject(new PeerUnavailable('order-service', 'it is down', false));
    this.erased.push(userId);
    return Promise.resolve();
  }

  ordersOf(userId: string): Promise<readonly PersonalRecord[]> {
    if (this.isDown) return Promise.reject(new PeerUnavailable('order-service', 'it is down', false));
    return Promise.resolve(this.orders.get(userId) ?? []);
  }
}

/** A fake payment-service with the payments of each person. It can be down. */
export class FakePaymentClient implements PaymentClient {
  readonly payments = new Map<string, readonly PersonalRecord[]>();
  isDown = false;

  paymentsOf(userId: string): Promise<readonly PersonalRecord[]> {
    if (this.isDown) return Promise.reject(new PeerUnavailable('payment-service', 'it is down', false));
    return Promise.resolve(this.payments.get(userId) ?? []);
  }
}
