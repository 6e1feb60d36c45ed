import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, type BaseConfig } from '../config/load-config';
import { systemClock } from '../core/clock';
import { DirectoryInUse } from '../database/directory-lock';
import { linesWritten } from '../logging/logger';
import type { Service } from './service';

const IDLE_CHECK_MS = 20;
/** No honest client takes longer to send the headers. */
const LONGEST_HEADERS_MS = 10_000;
/**
 * Longer than the 60 seconds for which load balancers usually keep a connection, so that the load balancer closes it
 * first.
 */
const KEEP_ALIVE_MS = 65_000;

/** EX_CONFIG of sysexits.h: another start ends in the same way until somebody changes a setting. */
const BAD_CONFIGURATION = 78;

class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** The message is enough; the stack would not help the reader. */
const expectedErrors = [PortTaken, ConfigError, DirectoryInUse];

export interface RunningServer {
  readonly port: number;
  /** Accepts no new connections, lets requests in progress finish, then stops the service. */
  close(): Promise<void>;
}

/**
 * Starts the service and listens. @throws when the port is taken or the service cannot start; then nothing keeps
 * running.
 */
export async function listen(service: Service, config: BaseConfig): Promise<RunningServer> {
  const headersTimeout = Math.min(LONGEST_HEADERS_MS, config.requestTimeoutMs);
  const server = createServer(
    {
      requestTimeout: config.requestTimeoutMs,
      headersTimeout,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Node checks these limits only at intervals, by default every 30 seconds.
      connectionsCheckingInterval: Math.ceil(headersTimeout / 4),
    },
    service.app,
  );
  await service.start();
  try {
    await bind(server, service.name, config);
  } catch (error) {
    // Releases the leases, so that another replica, or the next start of this one, need not wait for them.
    await service.stop();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  service.logger.info({ port }, 'listening');
  return { port, close: () => shutDown(server, service, config) };
}

async function bind(server: Server, name: string, { port, host }: BaseConfig): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new PortTaken(
      `Port ${port} is taken by another process on ${host}. End that process, or set PORT to a free one ` +
        `(${name.toUpperCase().replaceAll('-', '_')}_PORT for npm start and Docker Compose).`,
    );
  }
}

async function shutDown(server: Server, service: Service, config: BaseConfig): Promise<void> {
  service.drain();
  if (config.shutdownDelayMs > 0) await systemClock.sleep(config.shutdownDelayMs);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const done = new AbortController();
  await Promise.race([
    closed,
    closeConnectionsAsTheyIdle(server, done.signal),
    systemClock.sleep(config.shutdownGraceMs, done.signal),
  ]);
  done.abort();
  server.closeAllConnections();
  await service.stop();
}

/** A keep-alive connection would keep the server open long after its last request. */
async function closeConnectionsAsTheyIdle(server: Server, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    server.closeIdleConnections();
    await systemClock.sleep(IDLE_CHECK_MS, signal);
  }
}

/**
 * The whole of a service's process: start, listen, stop on SIGTERM and SIGINT. A start that fails ends with one message
 * that says what to do, and status 1, or 78 when only another configuration helps.
 */
export async function runProcess<Config extends BaseConfig>(
  loadConfig: () => Config,
  create: (config: Config) => Promise<Service>,
): Promise<void> {
  try {
    const config = loadConfig();
    const parent = config.stopWithParent ? watchParent() : undefined;
    const service = await create(config);
    const server = await listen(service, config);
    let stopping: Promise<void> | undefined;
    const stop = (signal: string) => {
      stopping ??= (async () => {
        service.logger.info({ signal }, 'stopping');
        await server.close();
        service.logger.info('stopped');
        await linesWritten();
        process.exit(0);
      })();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    parent?.onGone(() => stop('parent gone'));
  } catch (error) {
    await linesWritten();
    process.stderr.write(`${toldOf(error)}\n`);
    process.exit(error instanceof ConfigError || error instanceof PortTaken ? BAD_CONFIGURATION : 1);
  }
}

/**
 * Follows the channel to the process that started this one, which the operating system closes when that process ends in any
 * way. Until there is something to stop, this process just ends.
 *
 * @throws ConfigError when there is no such channel
 */
function watchParent(): { onGone: (stop: () => void) => void } {
  if (!process.connected)
    throw new ConfigError('STOP_WITH_PARENT needs a channel to the parent process, as `npm start` has one.');
  let stop = (): void => void linesWritten().then(() => process.exit(1));
  process.once('disconnect', () => stop());
  return {
    onGone: (next) => {
      stop = next;
    },
  };
}

function toldOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return expectedErrors.some((kind) => error instanceof kind)
    ? error.message
    : (error.stack ?? error.message);
}
