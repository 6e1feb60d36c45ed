import type { Peer } from '@ticketing/service-chassis/peers';
import type { OrderClient } from '../application/ports/order-client';
import { deliver } from './deliver';
import { recordsOf } from './records-of';

export function createOrderClient(peer: Peer): OrderClient {
  return {
    erase: (userId) =>
      deliver(() =>
        peer.call({
          method: 'POST',
          path: '/v1/orders/erasures',
          body: { userId },
          scopes: ['accounts:erase'],
          repeatable: true,
        }),
      ),

    ordersOf: (userId) => recordsOf(peer, '/v1/orders', userId),
  };
}
