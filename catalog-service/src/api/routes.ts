import type { Clock } from '@ticketing/service-chassis/core';
import type { Route } from '@ticketing/service-chassis/http';
import type { EventLimits } from '../application/dependencies';
import type { UseCases } from '../application/use-cases';
import { eventReadingRoutes } from './event-reading-routes';
import { eventRoutes } from './event-routes';
import { seatMapRoutes } from './seat-map-routes';
import { venueRoutes } from './venue-routes';

/** All routes of the service, in the order of the contract. */
export const catalogServiceRoutes = (useCases: UseCases, clock: Clock, limits: EventLimits): Route[] => {
  const shown = () => ({ ...limits, now: clock.now() });
  return [
    ...venueRoutes(useCases),
    ...seatMapRoutes(useCases),
    ...eventReadingRoutes(useCases, shown),
    ...eventRoutes(useCases, shown),
  ];
};
