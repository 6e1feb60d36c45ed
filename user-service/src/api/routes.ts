import type { Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import { adminRoutes } from './admin-routes';
import { keyRoutes } from './key-routes';
import { ownAccountRoutes } from './own-account-routes';
import { pageRoutes } from './page-routes';
import { passwordRoutes } from './password-routes';
import { signInRoutes } from './sign-in-routes';

/** All routes of the service. Routes with a fixed path come before the one with an id in the same place. */
export const userServiceRoutes = (useCases: UseCases, pagesDirectory: string): Route[] => [
  ...signInRoutes(useCases),
  ...ownAccountRoutes(useCases),
  ...passwordRoutes(useCases),
  ...keyRoutes(useCases),
  ...adminRoutes(useCases),
  ...pageRoutes(pagesDirectory),
];
