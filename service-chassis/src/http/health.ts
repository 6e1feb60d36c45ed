import type { Request, RequestHandler, Response, Router } from 'express';
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

/** Who responds: several processes may have had the same address. */
export interface HealthIdentity {
  readonly service: string;
  /** The same for as long as the process lives. */
  readonly instance: string;
}

export const METRICS_PATH = '/metrics';
const LIVE_PATH = '/health/live';
const READY_PATHS = ['/health', '/health/ready'];

/** The paths that probes and scrapers request every few seconds. */
export const probePaths = (healthPath: string): ReadonlySet<string> =>
  new Set([METRICS_PATH, LIVE_PATH, ...READY_PATHS, healthPath]);

const DEADLINE_MS = 1_000;

export interface HealthOptions {
  readonly checks: readonly ReadinessCheck[];
  readonly state: HealthState;
  readonly identity: HealthIdentity;
  /** One more path of `/health`, below the paths of the service's resources, where a gateway finds it. */
  readonly healthPath: string;
  readonly clock: Clock;
}

export function addHealthRoutes(router: Router, options: HealthOptions): void {
  const { checks, state, identity, healthPath, clock } = options;
  let checking: Promise<Readonly<Record<string, boolean>>> | undefined;

  const passes = ({ name, check }: ReadinessCheck): Promise<boolean> =>
    withDeadline({ clock, ms: DEADLINE_MS, onTimeout: () => new Error(`${name} is late`) }, check).then(
      () => true,
      () => false,
    );

  const checkAll = async () =>
    Object.fromEntries(
      await Promise.all(checks.map(async (check) => [check.name, await passes(check)] as const)),
    );

  /** Requests at the same time share one round of checks, because the load limit does not hold them back. */
  function sharedChecks() {
    checking ??= checkAll().finally(() => {
      checking = undefined;
    });
    return checking;
  }

  async function ready(_request: Request, response: Response): Promise<void> {
    const results = Object.entries(await sharedChecks());
    const ok = state.accepting && results.every(([, passed]) => passed);
    response
      .status(ok ? 200 : 503)
      .set(ok ? {} : { 'Retry-After': '1' })
      .json({
        status: ok ? 'ok' : 'unavailable',
        ...identity,
        accepting: state.accepting,
        checks: Object.fromEntries(results.map(([name, passed]) => [name, passed ? 'ok' : 'failed'])),
      });
  }

  const labelled =
    (route: string): RequestHandler =>
    (_request, response, next) => {
      response.locals['route'] = route;
      next();
    };
  router.get(LIVE_PATH, labelled(LIVE_PATH), (_request, response) => {
    response.json({ status: 'ok', ...identity });
  });
  for (const path of READY_PATHS) router.get(path, labelled(path), ready);
  // Under the label of /health, so that dashboards and alerts leave it out too.
  router.get(healthPath, labelled('/health'), ready);
}
