import type { Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { allocationRoutes } from './allocation-routes';
import { holdRoutes } from './hold-routes';
import { inventoryRoutes } from './inventory-routes';
import { reservationRoutes } from './reservation-routes';
import { seatRoutes } from './seat-routes';

/** All routes of the service. */
export const seatingServiceRoutes = (useCases: UseCases): Route[] => [
  ...seatRoutes(useCases),
  ...reservationRoutes(useCases),
  ...holdRoutes(useCases),
  ...allocationRoutes(useCases),
  ...inventoryRoutes(useCases),
];
