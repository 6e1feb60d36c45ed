import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@ticketing/service-chassis/core';
import { createTestIdentity } from '@ticketing/service-chassis/testing';

const KEY_ID = 'test-key';

/**
 * What a service that runs alone needs from the others: tokens of people, the key to verify them, and empty responses.
 */
export interface Neighbours {
  readonly url: string;
  /** A token of a customer, as user-service would sign it. */
  tokenOf(userId: string): string;
  /** A token that authenticates a service to another. */
  tokenOfService(name: string, secret: string, audience: string, scope: string): string;
  stop(): void;
}

export async function openNeighbours(): Promise<Neighbours> {
  const identity = createTestIdentity(systemClock);
  const key = await identity.userKeys.find(KEY_ID);
  if (key === undefined) throw new Error(`The test identity has no key "${KEY_ID}" any more.`);
  const keySet = JSON.stringify({ keys: [{ ...key.export({ format: 'jwk' }), kid: KEY_ID }] });
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    response.end(request.url === '/.well-known/jwks.json' ? keySet : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const withoutScheme = (header: string) => header.replace(/^Bearer /, '');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokenOf: (userId) => withoutScheme(identity.user(userId)),
    tokenOfService: (name, secret, audience, scope) =>
      withoutScheme(identity.service(name, secret, audience, scope)),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
