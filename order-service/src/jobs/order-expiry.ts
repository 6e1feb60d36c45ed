import type { Job } from '@ticketing/service-chassis/service';
import type { ExpireOrders } from '../application/expire-orders';

const EVERY_MS = 5_000;

export const orderExpiry = (expireOrders: ExpireOrders): Job => ({
  name: 'order-expiry',
  everyMs: EVERY_MS,
  run: expireOrders,
});
