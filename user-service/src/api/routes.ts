import type { Route } from '@ticketing/service-chassis/http';
import { adminRoutes } from './admin-routes';
import { keyRoutes } from './key-routes';
import { passwordRoutes } from './password-routes';
import { profileRoutes } from './profile-routes';
import { signInRoutes } from './sign-in-routes';
import type { UseCases } from './use-cases';

/** All routes of the service; those with a fixed address come before the one with an id in its place. */
export const userRoutes = (useCases: UseCases): Route[] => [
  ...signInRoutes(useCases),
  ...profileRoutes(useCases),
  ...passwordRoutes(useCases),
  ...keyRoutes(useCases),
  ...adminRoutes(useCases),
];
