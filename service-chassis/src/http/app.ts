import type { IncomingMessage, RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import type { Authenticator } from '../auth/authenticator';
import type { IdempotencyStore } from '../idempotency/idempotency-store';
import type { Logger } from '../logging/logger';
import { currentContext, runInContext } from '../logging/request-context';
import { traceParentFrom } from '../logging/trace-parent';
import type { Metrics } from '../metrics/metrics';
import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import { problem } from '../core/problem-error';
import type { Random } from '../core/random';
import { beginSpan, endWithError, traceParentInside } from '../telemetry/spans';
import { deadlineFrom, TIMEOUT_HEADER } from './deadline';
import {
  addHealthRoutes,
  METRICS_PATH,
  probePaths,
  type HealthIdentity,
  type HealthState,
  type ReadinessCheck,
} from './health';
import { createLoadLimit, holdingSlot } from './load-limit';
import { problemResponseOf } from './problem-response';
import { correlationHeader, currentRequestId, requestIdFrom } from './request-id';
import type { Route } from './route';
import { createRouteHandler } from './route-handler';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly authenticator: Authenticator;
  readonly idempotency: IdempotencyStore;
  readonly readiness: readonly ReadinessCheck[];
  readonly health: HealthState;
  readonly identity: HealthIdentity;
  readonly healthPath: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly trustProxyHops: number;
  readonly requestTimeoutMs: number;
  readonly maxInFlight: number;
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** Checks every response against the route's response schema. This is for tests: it is too slow for production. */
  readonly checkResponses: boolean;
}

export function createApp(options: AppOptions): RequestListener {
  const { routes, metrics, logger } = options;
  const probes = probePaths(options.healthPath);
  const isProbe: IsProbe = ({ url = '' }) => probes.has(url.split('?', 1)[0] ?? url);
  const limit = createLoadLimit({ ...options, isExempt: isProbe });
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // By default Express turns responses into 304. Here the routes decide whether they support conditional requests.
  Object.defineProperty(app.request, 'fresh', { value: false });
  app.set('trust proxy', options.trustProxyHops);
  app.set('query parser', 'simple');

  app.use(requestContext(options));
  app.use(measured(metrics));
  app.use(limit.acquireSlot);
  app.use(traced(isProbe));
  app.use(requestLog(logger, isProbe));
  app.use(helmet());

  addHealthRoutes(app, { ...options, checks: options.readiness, state: options.health });
  app.get(METRICS_PATH, routeLabel(METRICS_PATH), async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  for (const [path, routesThere] of byPath(routes)) {
    for (const route of routesThere)
      app[methodNames[route.method]](path, routeLabel(path), holdingSlot(createRouteHandler(route, options)));
    app.all(path, routeLabel(path), methodNotAllowed(routesThere.map(({ method }) => method)));
  }

  app.use((_request, _response, next) =>
    next(problem.notFound('route_not_found', 'There is nothing at this address.')),
  );
  app.use(failures(logger));
  return limit.before(app);
}

/** True for requests of probes and scrapers, which are neither limited nor logged. */
type IsProbe = (request: IncomingMessage) => boolean;

const methodNames = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

function requestContext({ ids, random, clock, requestTimeoutMs }: AppOptions): RequestHandler {
  return (request, response, next) => {
    const requestId = requestIdFrom(request.headers, ids);
    const traceParent = traceParentFrom(request.get('traceparent'), random);
    response.set({
      ...correlationHeader(request.headers),
      'X-Request-Id': requestId,
      traceparent: traceParent,
    });
    const deadline = deadlineFrom(request.get(TIMEOUT_HEADER), requestTimeoutMs, clock.now());
    runInContext({ requestId, traceParent, deadline }, next);
  };
}

/** One span for each request, named by its route when that is known. Probes and scrapes have none. */
function traced(isProbe: IsProbe): RequestHandler {
  return (request, response, next) => {
    const context = currentContext();
    if (context === undefined || isProbe(request)) return next();
    const span = beginSpan(request.method, {
      kind: 'server',
      attributes: { 'http.request.method': request.method },
    });
    response.once('close', () => {
      const { route } = response.locals;
      if (typeof route === 'string')
        span.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
      span.setAttribute('http.response.status_code', response.statusCode);
      if (response.statusCode >= 500) endWithError(span, undefined);
      else span.end();
    });
    const traceParent = traceParentInside(span, context.traceParent);
    response.set('traceparent', traceParent);
    runInContext({ ...context, traceParent }, next);
  };
}

/**
 * One log line for each request, without headers or bodies, because these contain tokens and personal data. The rest
 * needs no redaction, and searching it would take half of the time of the line. Probes and scrapes are not logged.
 */
function requestLog(logger: Logger, isProbe: IsProbe): RequestHandler {
  return pinoHttp({
    logger: logger.child({}, { redact: [] }),
    genReqId: () => currentRequestId(),
    quietReqLogger: true,
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: request.url.split('?', 1)[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    autoLogging: { ignore: isProbe },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
  });
}

const routeLabel =
  (path: string): RequestHandler =>
  (_request, response, next) => {
    response.locals['route'] = path;
    next();
  };

function measured(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const stop = metrics.httpDuration.startTimer();
    response.once('finish', () => {
      const { route } = response.locals;
      stop({
        method: request.method,
        // Paths that match no route share one label. Otherwise anyone could fill the memory with labels.
        route: typeof route === 'string' ? route : 'none',
        status: String(response.statusCode),
      });
    });
    next();
  };
}

/**
 * The routes of each path. A literal path comes before a path whose parameter would also match it, independent of the
 * order of declaration.
 */
function byPath(routes: readonly Route[]): [path: string, routes: Route[]][] {
  const paths = new Map<string, Route[]>();
  for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
  // A parameter sorts after every literal segment.
  const sortKey = (path: string) => path.replaceAll(':', '\uffff');
  return [...paths].sort(([one], [other]) => (sortKey(one) < sortKey(other) ? -1 : 1));
}

const methodNotAllowed =
  (methods: readonly string[]): RequestHandler =>
  (request, response, next) => {
    const allowed = methods.join(', ');
    response.set('Allow', allowed);
    const detail = `${request.method} is not possible here, only ${allowed}.`;
    next(problem.notSupported('method_not_allowed', detail));
  };

function failures(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const { status, headers, body, unexpected } = problemResponseOf(error, currentRequestId());
    if (unexpected) logger.error({ err: error }, 'request failed');
    if (response.headersSent) return next(error);
    response.status(status).set(headers).type('application/problem+json').send(JSON.stringify(body));
  };
}
