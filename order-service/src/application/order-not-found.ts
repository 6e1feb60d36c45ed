import { problem } from '@ticketing/service-chassis/core';

/** Also for an order that is somebody else's. */
export const orderNotFound = () => problem.notFound('order_not_found', 'There is no such order.');
