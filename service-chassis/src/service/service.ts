import type { RequestListener } from 'node:http';
import type { Route } from '../http/route';
import type { Logger } from '../logging/logger';
import type { Metrics } from '../metrics/metrics';

/** What a composition root returns. */
export interface Service {
  readonly name: string;
  readonly app: RequestListener;
  /** All routes of the app, besides health and metrics. */
  readonly routes: readonly Route[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Migrates the database and starts the background work. */
  start(): Promise<void>;
  /** Readiness responds with 503 from now on, while requests are still served. */
  drain(): void;
  /** Stops the background work and closes the database. */
  stop(): Promise<void>;
}
