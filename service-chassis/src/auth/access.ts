import { problem } from '../core/problem-error';
import type { Principal, Role } from './principal';

/** Who may call a route. Whether the caller owns the object is checked by the use case behind the route. */
export interface Access {
  /** Anyone, with or without a token; an invalid token counts as none. */
  readonly anyone: boolean;
  /** People with one of these roles. An empty list admits no people. */
  readonly roles: readonly Role[];
  /** Services whose token carries this scope. */
  readonly scope: string | undefined;
}

const everyRole: readonly Role[] = ['customer', 'organizer', 'staff', 'admin'];

export const access = {
  anyone: (): Access => ({ anyone: true, roles: [], scope: undefined }),
  /** Any signed-in person. */
  people: (): Access => ({ anyone: false, roles: everyRole, scope: undefined }),
  roles: (...roles: Role[]): Access => ({ anyone: false, roles, scope: undefined }),
  service: (scope: string): Access => ({ anyone: false, roles: [], scope }),
  peopleOrService: (scope: string): Access => ({ anyone: false, roles: everyRole, scope }),
  rolesOrService: (roles: readonly Role[], scope: string): Access => ({ anyone: false, roles, scope }),
} as const;

/** @throws ProblemError 401 without a token, 403 when the token does not admit the caller to this route */
export function authorize(required: Access, principal: Principal | undefined): void {
  if (required.anyone) return;
  if (principal === undefined) {
    throw problem.unauthenticated('token_required', 'Send a token: "Authorization: Bearer <token>".');
  }
  if (principal.kind === 'user' && required.roles.includes(principal.role)) return;
  if (principal.kind === 'service' && required.scope !== undefined && principal.scopes.has(required.scope))
    return;
  throw principal.kind === 'user'
    ? problem.forbidden('role_not_allowed', 'Your role does not allow this call.')
    : problem.forbidden('scope_missing', 'The service token lacks the scope that this call needs.');
}
