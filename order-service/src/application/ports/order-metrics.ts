import type { Order } from '../../domain/order';

/** Called after the commit, when the change is certain. */
export interface OrderMetrics {
  orderChangedStatus(order: Order): void;
  sagaRecovered(): void;
}
