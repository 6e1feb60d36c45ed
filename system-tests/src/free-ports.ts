import { createServer } from 'node:net';
import { serviceNames, type Ports } from '../../scripts/local-platform';

/**
 * Below the ports that Linux uses for outgoing connections (from 32768 on), because a service that is down for a moment
 * must find its port free again. Each worker of jest has its own thousand ports.
 */
const FIRST_PORT = 20_000;
const PORTS_OF_A_WORKER = 1_000;

let next = FIRST_PORT + PORTS_OF_A_WORKER * (Number(process.env['JEST_WORKER_ID'] ?? 0) % 10);

/** Ports that nobody listens on, and that this process has not returned before. */
export async function freePorts(): Promise<Ports> {
  const ports: [name: string, port: number][] = [];
  for (const name of serviceNames) {
    while (!(await isFree(next))) next += 1;
    ports.push([name, next]);
    next += 1;
  }
  return Object.fromEntries(ports) as Ports;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
