import type { Route } from '@ticketing/service-chassis/http';
import { internalRoutes } from './internal-routes';
import { orderRoutes } from './order-routes';
import { ticketRoutes } from './ticket-routes';
import type { UseCases } from './use-cases';

export const allRoutes = (useCases: UseCases): Route[] => [
  ...orderRoutes(useCases),
  ...internalRoutes(useCases),
  ...ticketRoutes(useCases),
];
