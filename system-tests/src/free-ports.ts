import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { serviceNames, type Ports } from '../../scripts/local-platform';

/** Ports that nobody listens on. All are held until the last is found, so that none comes twice. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(
    serviceNames.map(async (name) => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return { name, server, port: (server.address() as AddressInfo).port };
    }),
  );
  await Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(servers.map(({ name, port }) => [name, port])) as unknown as Ports;
}
