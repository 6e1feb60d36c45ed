import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { errorText } from '../http/error-text';

/** Development secrets, which need no setup on a laptop, begin with this. Production does not start with one. */
export const DEVELOPMENT_SECRET_PREFIX = 'development-only-';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A secret of at least 32 characters, with a default for development and tests only. */
export function secret(purpose: string) {
  return z
    .string()
    .min(32, 'must be at least 32 characters')
    .default(`${DEVELOPMENT_SECRET_PREFIX}${purpose}`.padEnd(48, '-'));
}

export const integer = (defaultValue: number, min = 0, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(min).max(max).default(defaultValue);

export const boolean = (defaultValue: boolean) =>
  z
    .enum(['true', 'false'])
    .default(defaultValue ? 'true' : 'false')
    .transform((value) => value === 'true');

export const port = (defaultValue: number) =>
  integer(defaultValue, 0, 65_535).describe('the port to listen on');

/** Where another service is; by default on this machine. */
export const peerUrl = (defaultPort: number) =>
  z.url().default(`http://127.0.0.1:${defaultPort}`).describe('where that service is');

/** The secret that a service signs its own calls with. */
export const serviceSecret = (service: string) =>
  secret(`${service}-token`).describe('signs the calls of this service');

/** The secret that verifies the calls of another service. */
export const callerSecret = (service: string) =>
  secret(`${service}-token`).describe(`verifies the calls of ${service}`);

/** The kinds of settings that services declare. */
export const setting = { boolean, callerSecret, integer, peerUrl, port, secret, serviceSecret };

/** What every service reads from its environment. Each setting's description goes into docs/settings.md. */
export const baseSettings = {
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('`production` refuses the secrets that are only for development'),
  INSTANCE_ID: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')
    .optional()
    .describe('names this process in the response of `/health`; a new random one unless set'),
  HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  STOP_WITH_PARENT: boolean(false).describe(
    '`npm start` sets it: the process stops when the one that started it is gone',
  ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('the least severe log lines that are written'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json').describe('`pretty` is for reading in a terminal'),
  DATA_DIR: z.string().default('.data').describe('where embedded databases and written mails are kept'),
  DATABASE_URL: z
    .string()
    .optional()
    .describe(
      '`sqlserver://user:password@host:1433/database` or `sqlite:<file>`; SQLite under `DATA_DIR` unless set',
    ),
  DATABASE_POOL_MAX: integer(10, 1, 500).describe('connections to SQL Server'),
  DATABASE_REQUEST_TIMEOUT_MS: integer(5_000, 100, 600_000).describe('how long one statement may take'),
  DATABASE_CONNECT_TIMEOUT_MS: integer(10_000, 100, 600_000).describe('how long a new connection may take'),
  REQUEST_TIMEOUT_MS: integer(30_000, 100, 600_000).describe(
    'how long a request may take, from its first byte on',
  ),
  TAKE_OVER_AFTER_MS: integer(60_000, 100, 3_600_000).describe(
    'after this long, work that a dead process had begun is taken over; more than `REQUEST_TIMEOUT_MS`',
  ),
  MAX_REQUESTS_IN_FLIGHT: integer(250, 1, 100_000).describe('requests that are worked on at once'),
  MAX_REQUESTS_WAITING: integer(1_000, 0, 100_000).describe('requests that may wait; the others get 503'),
  MAX_REQUEST_WAIT_MS: integer(5_000, 0, 600_000).describe('how long a request may wait'),
  SHUTDOWN_GRACE_MS: integer(20_000, 0, 600_000).describe('how long requests may still take at a shutdown'),
  SHUTDOWN_DELAY_MS: integer(0, 0, 600_000).describe(
    'how long the service stays up, not ready, before it stops listening, so that load balancers notice',
  ),
  TRUST_PROXY_HOPS: integer(0, 0, 10).describe('proxies before the service whose `X-Forwarded-For` counts'),
  PEER_TIMEOUT_MS: integer(8_000, 50, 600_000).describe('how long a call to another service may take'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().describe('where traces are sent; nowhere unless set'),
} as const;

/** The issuer and the audience of people's tokens. They only have to be the same in all services. */
const USER_TOKENS = { issuer: 'user-service', audience: 'ticketing-platform' };

type BaseEnvironment = z.output<z.ZodObject<typeof baseSettings>>;

export type BaseConfig = ReturnType<typeof baseConfig>;

/**
 * Converts the settings that all services share to the form that the code uses. `name` is also the name of the embedded
 * database's file.
 */
export function baseConfig(environment: BaseEnvironment, service: { name: string; port: number }) {
  if (environment.TAKE_OVER_AFTER_MS <= environment.REQUEST_TIMEOUT_MS) {
    throw new ConfigError(
      'TAKE_OVER_AFTER_MS must be more than REQUEST_TIMEOUT_MS: a request may still be at work.',
    );
  }
  return {
    environment: environment.NODE_ENV,
    instanceId: environment.INSTANCE_ID ?? randomUUID(),
    host: environment.HOST,
    port: service.port,
    stopWithParent: environment.STOP_WITH_PARENT,
    log: { level: environment.LOG_LEVEL, pretty: environment.LOG_FORMAT === 'pretty' },
    dataDirectory: environment.DATA_DIR,
    database: {
      url: environment.DATABASE_URL ?? `sqlite:${environment.DATA_DIR}/${service.name}.db`,
      poolMax: environment.DATABASE_POOL_MAX,
      requestTimeoutMs: environment.DATABASE_REQUEST_TIMEOUT_MS,
      connectTimeoutMs: environment.DATABASE_CONNECT_TIMEOUT_MS,
    },
    requestTimeoutMs: environment.REQUEST_TIMEOUT_MS,
    /** After this long, work in progress counts as interrupted by a crash. Longer than any request may run. */
    takeOverAfterMs: environment.TAKE_OVER_AFTER_MS,
    load: {
      maxInFlight: environment.MAX_REQUESTS_IN_FLIGHT,
      maxWaiting: environment.MAX_REQUESTS_WAITING,
      maxWaitMs: environment.MAX_REQUEST_WAIT_MS,
    },
    shutdownGraceMs: environment.SHUTDOWN_GRACE_MS,
    shutdownDelayMs: environment.SHUTDOWN_DELAY_MS,
    trustProxyHops: environment.TRUST_PROXY_HOPS,
    peerTimeoutMs: environment.PEER_TIMEOUT_MS,
    tracing: { endpoint: environment.OTEL_EXPORTER_OTLP_ENDPOINT },
    userTokens: USER_TOKENS,
  };
}

/**
 * Reads the named settings out of an environment. Empty values count as absent. The error names everything that is
 * wrong, but no values, because a value may be a secret.
 *
 * @throws ConfigError when a value is not what its setting allows, or production would run on a development secret.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = z.object(shape).safeParse(given, { error: errorText });
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The configuration is not usable. Correct these variables:\n${lines.join('\n')}`);
  }
  const values = result.data as Record<string, unknown>;
  if (values['NODE_ENV'] === 'production') {
    const unsafe = Object.keys(values).filter(
      (name) => typeof values[name] === 'string' && values[name].startsWith(DEVELOPMENT_SECRET_PREFIX),
    );
    if (unsafe.length > 0) {
      throw new ConfigError(`Production needs secrets of its own. Set these variables: ${unsafe.join(', ')}`);
    }
  }
  return result.data;
}
