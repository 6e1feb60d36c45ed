import type { Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { paymentRoutes } from './payment-routes';
import { refundRoutes } from './refund-routes';
import { webhookRoutes } from './webhook-routes';

/** Every route of the service. */
export const paymentServiceRoutes = (useCases: UseCases): Route[] => [
  ...paymentRoutes(useCases),
  ...refundRoutes(useCases),
  ...webhookRoutes(useCases),
];
