import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';

export const root = join(__dirname, '..');

/** The six services with their default ports, in the order in which they are listed to the user. */
export const services = {
  'user-service': 3000,
  'catalog-service': 3001,
  'seating-service': 3002,
  'order-service': 3003,
  'payment-service': 3004,
  'notification-service': 3005,
} as const;

export type ServiceName = keyof typeof services;
export type Ports = Readonly<Record<ServiceName, number>>;

export const serviceNames = Object.keys(services) as ServiceName[];

const variablePrefix = (name: ServiceName) => name.replace('-', '_').toUpperCase();

/** The variable that sets the port of a service here and in docker-compose.yml. */
export const portVariable = (name: ServiceName) => `${variablePrefix(name)}_PORT`;

/** The ports that this environment sets with `USER_SERVICE_PORT` and so on, or else the default ones. */
export function portsFrom(environment: NodeJS.ProcessEnv): Ports {
  const port = (name: ServiceName) => {
    const given = environment[portVariable(name)];
    const value = given === undefined || given === '' ? services[name] : Number(given);
    if (!Number.isInteger(value) || value < 1 || value > 65_535) {
      throw new LocalStartRefused(`${portVariable(name)} must be a port number, 1 to 65535.`);
    }
    return value;
  };
  return Object.fromEntries(serviceNames.map((name) => [name, port(name)])) as Ports;
}

/** The platform cannot start here as it is asked to. The message says what to change. */
export class LocalStartRefused extends Error {
  override readonly name = 'LocalStartRefused';
}

/** Says for each service whose port cannot be had what to change; nothing when all can. */
export async function portComplaints(ports: Ports, host: string): Promise<string[]> {
  const complaints: string[] = [];
  for (const [index, name] of serviceNames.entries()) {
    const port = ports[name];
    const twin = serviceNames.slice(0, index).find((other) => ports[other] === port);
    const advice = `set ${portVariable(name)} to a free one, for example ${portVariable(name)}=${port + 1_000}`;
    if (twin !== undefined) complaints.push(`Port ${port} is that of ${twin} already: ${advice}.`);
    else if (await isTaken(port, host))
      complaints.push(`Port ${port} of ${name} is taken by another process: end that process, or ${advice}.`);
  }
  return complaints;
}

async function isTaken(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(port, host, listening);
    });
    return false;
  } catch (error) {
    // Any other reason is for the service itself to tell.
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  } finally {
    server.close();
  }
}

export const addressOf = (ports: Ports, name: ServiceName): string => `http://127.0.0.1:${ports[name]}`;

export interface ServiceEnvironment {
  readonly ports: Ports;
  readonly dataDirectory: string;
  readonly base: NodeJS.ProcessEnv;
}

/** The environment variables with which one service finds its data and its peers. */
export function environmentOf(name: ServiceName, { ports, dataDirectory, base }: ServiceEnvironment) {
  const peers = serviceNames.map((peer) => [`${variablePrefix(peer)}_URL`, addressOf(ports, peer)]);
  const databaseUrl = base[`${variablePrefix(name).replace('_SERVICE', '')}_DATABASE_URL`];
  return {
    ...Object.fromEntries(peers),
    // The page that mailed links lead to is one of user-service.
    PUBLIC_URL: addressOf(ports, 'user-service'),
    ...base,
    PORT: String(ports[name]),
    DATA_DIR: dataDirectory,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  } as NodeJS.ProcessEnv;
}

/** A service as its own process. */
export interface ServiceProcess {
  readonly address: string;
  /** By this a response is known to be from this process. */
  readonly instance: string;
  readonly child: ChildProcess;
}

/** Starts a built service as its own process, whose output the caller can read and which ends with this process. */
export function spawnService(name: ServiceName, environment: ServiceEnvironment): ServiceProcess {
  const instance = randomUUID();
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, name, 'dist/main.js')], {
    cwd: root,
    env: { ...environmentOf(name, environment), INSTANCE_ID: instance, STOP_WITH_PARENT: 'true' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return { address: addressOf(environment.ports, name), instance, child };
}

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Longer than a ready service ever takes; a stranger on its port may never respond. */
const RESPONSE_WITHIN_MS = 2_000;

/** Resolves once this very process is ready. @throws after `deadlineMs`, or when the process has ended */
export async function untilReady(
  { address, instance, child }: ServiceProcess,
  deadlineMs: number,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    if (hasEnded(child)) throw new LocalStartRefused(`${address} ended before it was ready.`);
    if (await isReady(address, instance)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new LocalStartRefused(`${address} was not ready within ${deadlineMs} ms.`);
}

async function isReady(address: string, instance: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/health/ready`, {
      signal: AbortSignal.timeout(RESPONSE_WITHIN_MS),
    });
    const body = (await response.json()) as { readonly instance?: unknown };
    return response.status === 200 && body.instance === instance;
  } catch {
    // The service does not listen yet, or something else does.
    return false;
  }
}
