import { problem } from '../core/problem-error';
import { roles, type Role } from '../core/roles';

export { roles, type Role };

/** A person with a token of user-service. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly userId: string;
  readonly role: Role;
  /** Seconds since 1970, as in the token. */
  readonly issuedAt: number;
}

/** Another service with a token that it signed itself. */
export interface ServicePrincipal {
  readonly kind: 'service';
  readonly name: string;
  readonly scopes: ReadonlySet<string>;
}

export type Principal = UserPrincipal | ServicePrincipal;

/** The person who makes a call, for routes that admit only people. */
export function userOf(principal: Principal | undefined): UserPrincipal {
  if (principal?.kind !== 'user')
    throw problem.forbidden('people_only', 'This call is for people, not services.');
  return principal;
}

/**
 * Whose things a list has: a person gets the own ones; an admin those of the named person, or of all; a service those of the
 * person whom it must name.
 */
export function ownerInList(principal: Principal | undefined, named: string | undefined): string | undefined {
  if (principal?.kind !== 'service') return isAdmin(principal) ? named : userOf(principal).userId;
  if (named !== undefined) return named;
  throw problem.invalid('invalid_request', 'A service lists what one person has.', {
    errors: [{ pointer: 'userId', detail: 'is required' }],
  });
}

export const isAdmin = (principal: Principal | undefined): boolean =>
  principal?.kind === 'user' && principal.role === 'admin';

/** True for the person who owns the thing and for an admin. */
export const mayActFor = (principal: Principal | undefined, ownerId: string): boolean =>
  principal?.kind === 'user' && (principal.userId === ownerId || principal.role === 'admin');
