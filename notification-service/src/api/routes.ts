import type { Route } from '@ticketing/service-chassis/http';
import { erasureRoutes } from './erasure-routes';
import { readingRoutes } from './reading-routes';
import { sendingRoutes } from './sending-routes';
import type { UseCases } from './use-cases';

export const notificationRoutes = (useCases: UseCases): Route[] => [
  ...sendingRoutes(useCases),
  ...erasureRoutes(useCases),
  ...readingRoutes(useCases),
];
