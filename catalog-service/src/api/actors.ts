import { isAdmin, userOf, type Principal } from '@ticketing/service-chassis/http';
import type { Actor } from '../application/ports';

export function actorOf(principal: Principal | undefined): Actor {
  return { userId: userOf(principal).userId, isAdmin: isAdmin(principal) };
}

/** Whoever reads, as far as it is a person. */
export const viewerOf = (principal: Principal | undefined): Actor | undefined =>
  principal?.kind === 'user' ? actorOf(principal) : undefined;
