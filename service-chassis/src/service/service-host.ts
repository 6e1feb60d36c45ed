import type { AxiosAdapter } from 'axios';
import { createAuthenticator, type Authenticator } from '../auth/authenticator';
import { createRemoteKeySource } from '../auth/remote-keys';
import {
  createServiceTokenSigner,
  createServiceTokenVerifier,
  type AdmittedCaller,
} from '../auth/service-tokens';
import { createUserTokenVerifier, type UserKeySource } from '../auth/user-tokens';
import type { BaseConfig } from '../config/load-config';
import type { Database } from '../database/database';
import { chassisMigrationsDirectory, migrate } from '../database/migrate';
import { shareDirectory, type DirectoryLock } from '../database/directory-lock';
import { openDatabase } from '../database/open-database';
import { documentationRoutes } from '../documentation/documentation-routes';
import { createApp } from '../http/app';
import type { DiscrepancySource } from '../discrepancies/discrepancy';
import { discrepancyRoutes } from '../discrepancies/discrepancy-routes';
import { createDiscrepancyLog, type DiscrepancyLog } from '../discrepancies/discrepancy-log';
import type { HealthState, ReadinessCheck } from '../http/health';
import type { Route } from '../http/route';
import { createIdempotencyStore } from '../idempotency/idempotency-store';
import { createJobRunner, type Job, type JobRunner } from '../jobs/job-runner';
import { createLogger, type Logger } from '../logging/logger';
import { createMetrics, type Metrics } from '../metrics/metrics';
import { createOutbox, type Outbox } from '../outbox/outbox';
import type { OutboxHandler } from '../outbox/outbox-message';
import { createPeer, type Peer } from '../peers/peer';
import { systemClock, type Clock } from '../core/clock';
import { ulidSource, type IdSource } from '../core/ids';
import { systemRandom, type Random } from '../core/random';
import { startTracing } from '../telemetry/start-tracing';
import { tracedDatabase } from '../telemetry/traced-database';
import { z } from 'zod';
import type { Service } from './service';

/** The parts of the outside world that a test or a simulation replaces. */
export interface Overrides {
  readonly clock?: Clock;
  readonly ids?: IdSource;
  readonly random?: Random;
  readonly logger?: Logger;
  readonly database?: Database;
  readonly userKeys?: UserKeySource;
  /** The transport of all peers. */
  readonly adapter?: AxiosAdapter;
  /** With false, tests run jobs and the relay by hand. The default is true. */
  readonly backgroundWork?: boolean;
  readonly checkResponses?: boolean;
  /** False when one process runs many services, because its memory and event loop belong to none of them. The default is true. */
  readonly processMetrics?: boolean;
}

export interface ServiceHostOptions {
  readonly name: string;
  /** One more path of `/health`, below those of the service's resources. */
  readonly healthPath: string;
  readonly config: BaseConfig;
  readonly overrides: Overrides;
  readonly migrationsDirectory: string;
  /** The secret with which this service signs its own calls. */
  readonly serviceSecret: string;
  /** The services that may call the internal routes, each with all scopes that it may have. */
  readonly callers: Readonly<Record<string, AdmittedCaller>>;
  /** Where user-service publishes the keys of people's tokens. */
  readonly userServiceUrl: string;
}

/** What every service is built from. */
export interface ServiceHost {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  peer(name: string, baseUrl: string): Peer;
  /** Creates the outbox with its handlers. Call this once. */
  outbox(handlers: Readonly<Record<string, OutboxHandler>>): Outbox;
  /** Creates the log of what this service's reconciliation finds. Call this once. */
  discrepancyLog<const Kind extends string>(kinds: readonly Kind[]): DiscrepancyLog<Kind>;
  service(parts: ServiceParts): Service & { readonly jobs: JobRunner };
}

export interface ServiceParts {
  readonly routes: readonly Route[];
  readonly jobs?: readonly Job[];
  /** The keys of people's tokens. Only user-service gives them here; without them, they are fetched from user-service. */
  readonly userKeys?: UserKeySource;
  readonly isRevoked?: (userId: string, issuedAt: number) => Promise<boolean>;
  readonly readiness?: readonly ReadinessCheck[];
  /** Discrepancies for operators, besides the dead letters of the outbox. */
  readonly discrepancySources?: readonly DiscrepancySource[];
  /** Runs after the migrations and before the first request. */
  readonly onStart?: () => Promise<void>;
  /** Runs after the background work has ended and before the database closes. */
  readonly onStop?: () => Promise<void>;
}

const HOUR_MS = 60 * 60_000;

/** Creates what is the same in every service. The service's own composition root creates the rest. */
export async function createServiceHost(options: ServiceHostOptions): Promise<ServiceHost> {
  const { name, config, overrides } = options;
  const clock = overrides.clock ?? systemClock;
  const random = overrides.random ?? systemRandom;
  const ids = overrides.ids ?? ulidSource(clock, random);
  const logger = overrides.logger ?? createLogger({ service: name, ...config.log });
  const metrics = createMetrics(name, { ofProcess: overrides.processMetrics ?? true });
  const stopTracing = await startTracing({ service: name, endpoint: config.tracing.endpoint });
  // Who replaces the database by another one has nothing to protect here.
  const directoryLock =
    overrides.database === undefined
      ? await shareDirectory(config.dataDirectory, name, [config.database.url])
      : undefined;
  const database = await openServiceDatabase(options);
  metrics.gauge('db_pool_in_use', 'Database connections that are at work.', [], (gauge) => {
    gauge.set(database.poolStatistics().inUse);
  });
  const signer = createServiceTokenSigner({ name, secret: options.serviceSecret, clock });
  const peer = (peerName: string, baseUrl: string) =>
    createPeer({
      name: peerName,
      baseUrl,
      signer,
      clock,
      timeoutMs: config.peerTimeoutMs,
      ...(overrides.adapter === undefined ? {} : { adapter: overrides.adapter }),
    });
  const runtime = { clock, ids, random, logger, metrics, database };
  let outbox: Outbox | undefined;
  return {
    ...runtime,
    peer,
    outbox(handlers) {
      outbox = createOutbox({ ...runtime, handlers, lockMs: config.takeOverAfterMs });
      return outbox;
    },
    discrepancyLog: (kinds) => createDiscrepancyLog(kinds, runtime),
    service: (parts) =>
      assembleService({ ...options, ...runtime, peer, outbox, stopTracing, directoryLock, parts }),
  };
}

interface Assembly extends ServiceHostOptions, Omit<ServiceHost, 'outbox' | 'discrepancyLog' | 'service'> {
  readonly outbox: Outbox | undefined;
  readonly stopTracing: () => Promise<void>;
  readonly directoryLock: DirectoryLock | undefined;
  readonly parts: ServiceParts;
}

function assembleService(assembly: Assembly): Service & { readonly jobs: JobRunner } {
  const { name, config, overrides, clock, metrics, logger, database, outbox, parts } = assembly;
  const { jobs = [], readiness = [], discrepancySources = [], onStart, onStop } = parts;
  const sources = outbox === undefined ? discrepancySources : [...discrepancySources, outbox.deadLetters];
  const routes = sources.length === 0 ? parts.routes : [...parts.routes, ...discrepancyRoutes(sources)];
  const idempotency = createIdempotencyStore({ database, clock, claimMs: config.takeOverAfterMs });
  const housekeeping: Job = {
    name: 'housekeeping',
    everyMs: HOUR_MS,
    run: () => Promise.all([idempotency.sweep(), outbox?.sweep()]),
  };
  const runner = createJobRunner({
    ...assembly,
    jobs: [...jobs, housekeeping],
    takeOverAfterMs: config.takeOverAfterMs,
  });
  const health: HealthState = { accepting: false };
  const app = createApp({
    ...assembly,
    ...config.load,
    routes: [...routes, ...documentationRoutes(name, routes)],
    authenticator: authenticatorOf(assembly),
    idempotency,
    readiness: [{ name: 'database', check: () => database.ping() }, ...readiness],
    health,
    identity: { service: name, instance: config.instanceId },
    trustProxyHops: config.trustProxyHops,
    requestTimeoutMs: config.requestTimeoutMs,
    checkResponses: overrides.checkResponses ?? false,
  });
  return {
    name,
    app,
    routes,
    logger,
    metrics,
    jobs: runner,
    async start() {
      await migrate(
        database,
        [
          { source: 'chassis', directory: chassisMigrationsDirectory },
          { source: name, directory: assembly.migrationsDirectory },
        ],
        { now: () => clock.now() },
      );
      await onStart?.();
      if (overrides.backgroundWork ?? true) {
        outbox?.start();
        runner.start();
      }
      health.accepting = true;
    },
    drain() {
      health.accepting = false;
    },
    async stop() {
      health.accepting = false;
      await Promise.all([outbox?.stop(), runner.stop()]);
      await onStop?.();
      await database.close();
      assembly.directoryLock?.release();
      await assembly.stopTracing();
    },
  };
}

async function openServiceDatabase({ config, overrides }: ServiceHostOptions): Promise<Database> {
  const opened =
    overrides.database ??
    (await openDatabase(config.database.url, {
      pool: { min: 0, max: config.database.poolMax },
      requestTimeoutMs: config.database.requestTimeoutMs,
      connectTimeoutMs: config.database.connectTimeoutMs,
    }));
  return config.tracing.endpoint === undefined ? opened : tracedDatabase(opened);
}

function authenticatorOf(assembly: Assembly): Authenticator {
  const { name, config, overrides, callers, userServiceUrl, clock, peer, parts } = assembly;
  const { isRevoked } = parts;
  const keys =
    overrides.userKeys ?? parts.userKeys ?? remoteUserKeys(peer('user-service', userServiceUrl), clock);
  return createAuthenticator(
    createUserTokenVerifier({
      keys,
      ...config.userTokens,
      clock,
      ...(isRevoked === undefined ? {} : { isRevoked }),
    }),
    createServiceTokenVerifier({ self: name, callers, clock }),
  );
}

function remoteUserKeys(userService: Peer, clock: Clock): UserKeySource {
  return createRemoteKeySource({
    fetchKeySet: () =>
      userService.call({ method: 'GET', path: '/.well-known/jwks.json', schema: z.unknown() }),
    clock,
  });
}
