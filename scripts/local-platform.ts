import { spawn, type ChildProcess } from 'node:child_process';
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

/** The ports that this environment sets with `USER_SERVICE_PORT` and so on, or else the default ones. */
export function portsFrom(environment: NodeJS.ProcessEnv): Ports {
  const port = (name: ServiceName) => {
    const given = environment[`${variablePrefix(name)}_PORT`];
    const value = given === undefined || given === '' ? services[name] : Number(given);
    if (!Number.isInteger(value) || value < 1 || value > 65_535) {
      throw new Error(`${variablePrefix(name)}_PORT must be a port number, 1 to 65535.`);
    }
    return value;
  };
  return Object.fromEntries(serviceNames.map((name) => [name, port(name)])) as Ports;
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
    ...base,
    PORT: String(ports[name]),
    DATA_DIR: dataDirectory,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  } as NodeJS.ProcessEnv;
}

/** Starts a built service as its own process, whose output the caller can read. */
export function spawnService(name: ServiceName, environment: ServiceEnvironment): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', join(root, name, 'dist/main.js')], {
    cwd: root,
    env: environmentOf(name, environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves once `/health/ready` answers 200. @throws after `deadlineMs`, or when `failed` returns true. */
export async function untilReady(address: string, deadlineMs: number, failed: () => boolean): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    if (failed()) throw new Error(`${address} ended before it was ready.`);
    try {
      if ((await fetch(`${address}/health/ready`)).status === 200) return;
    } catch {
      // The service does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${address} was not ready within ${deadlineMs} ms.`);
}
