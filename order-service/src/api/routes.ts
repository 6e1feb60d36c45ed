import type { Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { erasureRoutes } from './erasure-routes';
import { internalRoutes } from './internal-routes';
import { orderRoutes } from './order-routes';
import { ticketRoutes } from './ticket-routes';

export const orderServiceRoutes = (useCases: UseCases): Route[] => [
  ...orderRoutes(useCases),
  ...internalRoutes(useCases),
  ...erasureRoutes(useCases),
  ...ticketRoutes(useCases),
];
