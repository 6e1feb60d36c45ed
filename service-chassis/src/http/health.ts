import type { Request, Response, Router } from 'express';
import type { Clock } from '../core/clock';
import { withDeadline } from '../core/with-deadline';

/** Something that a service needs. When it is down, `check` rejects or does not settle within the deadline. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<unknown>;
}

export interface HealthState {
  /** False before the start is complete and as soon as the service begins to stop. */
  accepting: boolean;
}

const DEADLINE_MS = 1_000;

export function addHealthRoutes(
  router: Router,
  options: { readonly checks: readonly ReadinessCheck[]; readonly state: HealthState; readonly clock: Clock },
): void {
  const { checks, state, clock } = options;

  const passes = ({ name, check }: ReadinessCheck): Promise<boolean> =>
    withDeadline({ clock, ms: DEADLINE_MS, onTimeout: () => new Error(`${name} is late`) }, check).then(
      () => true,
      () => false,
    );

  async function ready(_request: Request, response: Response): Promise<void> {
    const results = await Promise.all(
      checks.map(async (check) => [check.name, await passes(check)] as const),
    );
    const ok = state.accepting && results.every(([, passed]) => passed);
    response
      .status(ok ? 200 : 503)
      .set(ok ? {} : { 'Retry-After': '1' })
      .json({
        status: ok ? 'ok' : 'unavailable',
        accepting: state.accepting,
        checks: Object.fromEntries(results.map(([name, passed]) => [name, passed ? 'ok' : 'failed'])),
      });
  }

  router.get('/health/live', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get(['/health', '/health/ready'], ready);
}
