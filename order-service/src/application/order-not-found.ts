import { refusal } from '@ticketing/service-chassis';

/** Also for an order that is somebody else's. */
export const orderNotFound = () => refusal.absent('order_not_found', 'There is no such order.');
