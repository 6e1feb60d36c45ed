import type { Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { erasureRoutes } from './erasure-routes';
import { readingRoutes } from './reading-routes';
import { sendingRoutes } from './sending-routes';

/** All routes of the service. */
export const notificationServiceRoutes = (useCases: UseCases): Route[] => [
  ...sendingRoutes(useCases),
  ...erasureRoutes(useCases),
  ...readingRoutes(useCases),
];
