import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BaseConfig } from '../config/load-config';
import { systemClock } from '../core/clock';
import type { Service } from './service';

const IDLE_CHECK_MS = 20;
/** Nobody who means well takes longer to send the headers. */
const LONGEST_HEADERS_MS = 10_000;
/** Longer than the 60 seconds for which load balancers usually keep a connection, so that they are the ones to close it. */
const KEEP_ALIVE_MS = 65_000;

/** The message says all; where in the program it was found helps nobody. */
class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

export interface RunningServer {
  readonly port: number;
  /** Refuses new connections, lets requests in flight finish, then stops the service. */
  close(): Promise<void>;
}

/** Starts the service and listens. @throws when the port is taken or the service cannot start; then nothing runs on. */
export async function listen(service: Service, config: BaseConfig): Promise<RunningServer> {
  const headersTimeout = Math.min(LONGEST_HEADERS_MS, config.requestTimeoutMs);
  const server = createServer(
    {
      requestTimeout: config.requestTimeoutMs,
      headersTimeout,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Node looks for connections past these times only now and then, by itself every half minute.
      connectionsCheckingInterval: Math.ceil(headersTimeout / 4),
    },
    service.app,
  );
  await service.start();
  try {
    await bind(server, config);
  } catch (error) {
    // Another replica, or the next try of this one, need not wait for what this one has taken.
    await service.stop();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  service.logger.info({ port }, 'listening');
  return { port, close: () => shutDown(server, service, config) };
}

async function bind(server: Server, { port, host }: BaseConfig): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new PortTaken(
      `Port ${port} is taken by another process on ${host}. End that process, or set PORT to a free one.`,
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

/** A connection that is kept alive would hold the server open long after its last request. */
async function closeConnectionsAsTheyIdle(server: Server, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    server.closeIdleConnections();
    await systemClock.sleep(IDLE_CHECK_MS, signal);
  }
}

/**
 * The whole of a service's process: start, listen, stop on SIGTERM and SIGINT. A start that fails ends with status 1 and
 * one message that says what to do.
 */
export async function runProcess<Config extends BaseConfig>(
  loadConfig: () => Config,
  create: (config: Config) => Promise<Service>,
): Promise<void> {
  try {
    const config = loadConfig();
    const service = await create(config);
    const server = await listen(service, config);
    let stopping: Promise<void> | undefined;
    const stop = (signal: string) => {
      stopping ??= (async () => {
        service.logger.info({ signal }, 'stopping');
        await server.close();
        service.logger.info('stopped');
        service.logger.flush();
        process.exit(0);
      })();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`${toldOf(error)}\n`);
    process.exit(1);
  }
}

function toldOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof PortTaken ? error.message : (error.stack ?? error.message);
}
