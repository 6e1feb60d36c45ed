import type { Route } from '@ticketing/service-chassis/http';
import { paymentRoutes } from './payment-routes';
import { refundRoutes } from './refund-routes';
import type { UseCases } from './use-cases';
import { webhookRoutes } from './webhook-routes';

/** Every route of the service. */
export const allRoutes = (useCases: UseCases): Route[] => [
  ...paymentRoutes(useCases),
  ...refundRoutes(useCases),
  ...webhookRoutes(useCases),
];
