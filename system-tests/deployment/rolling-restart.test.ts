import { serviceNames, type ServiceName } from '../../scripts/local-platform';
import { signIn, type Client } from '../src/client';
import { Platform } from '../src/platform';
import { LoadBalancer } from './support/load-balancer';

const CALLERS = 8;
const MINUTE_MS = 60_000;

const settings = {
  LOG_LEVEL: 'warn',
  // The same cost as for the demo passwords: a login takes a while, and may be in progress when its replica is stopped.
  BCRYPT_COST: '10',
  // All callers have one address here.
  LOGINS_PER_MINUTE_AND_ADDRESS: '1000000',
  // As in Kubernetes: readiness fails for a while before the listener closes.
  SHUTDOWN_DELAY_MS: '1000',
};

describe('A rolling restart under a steady load', () => {
  let platform: Platform;
  let admin: Client;

  beforeAll(async () => {
    platform = await Platform.start();
    admin = await signIn(platform, 'admin@demo.test');
  }, MINUTE_MS);
  afterAll(() => platform.stop());

  const startReplica = (name: ServiceName) => platform.startReplica(name, settings);

  /** A call that goes through the whole service, down to its database. */
  async function callTo(name: ServiceName): Promise<{ path: string; body?: object }> {
    const [event] = (await admin.get('catalog-service', '/v1/events?status=ON_SALE&limit=1')).body.items;
    const calls: Record<ServiceName, { path: string; body?: object }> = {
      'user-service': {
        path: '/v1/users/login',
        body: { email: 'alice@demo.test', password: 'Demo-pass-2026' },
      },
      'catalog-service': { path: `/v1/events/${event.id}` },
      'seating-service': { path: `/v1/seats?eventId=${event.id}&status=HELD` },
      'order-service': { path: '/v1/orders?limit=5' },
      'payment-service': { path: '/v1/payments?limit=5' },
      'notification-service': { path: '/v1/notifications?limit=5' },
    };
    return calls[name];
  }

  it.each(serviceNames)(
    'of %s loses no request',
    async (name) => {
      const balancer = await LoadBalancer.start();
      const replicas = await Promise.all([startReplica(name), startReplica(name)]);
      for (const { url } of replicas) balancer.add(url);
      for (const { url } of replicas) await untilAnswered(balancer, url);
      const load = startLoad(balancer.url, await callTo(name), admin.token ?? '');
      const exits: (number | null)[] = [];
      try {
        for (const old of [...replicas]) {
          const next = await startReplica(name);
          replicas.push(next);
          balancer.add(next.url);
          await untilAnswered(balancer, next.url);
          exits.push(await old.stop());
        }
      } finally {
        await load.stop();
        await balancer.stop();
        await Promise.all(replicas.map((replica) => replica.kill()));
      }
      expect(load.lost).toEqual([]);
      expect(exits).toEqual([0, 0]);
      expect(load.answered()).toBeGreaterThan(CALLERS * 10);
      for (const { url } of replicas) expect(balancer.answeredBy(url)).toBeGreaterThan(0);
    },
    2 * MINUTE_MS,
  );
});

/** Until the load balancer has found the replica and sent it a request. */
async function untilAnswered(balancer: LoadBalancer, replica: string): Promise<void> {
  while (balancer.answeredBy(replica) === 0) {
    await fetch(`${balancer.url}/health/live`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Callers that each repeat the same call after each response, until they are stopped. */
function startLoad(url: string, call: { path: string; body?: object }, token: string) {
  let stopped = false;
  let answered = 0;
  const lost: string[] = [];

  async function caller(): Promise<void> {
    while (!stopped) {
      try {
        const answer = await fetch(`${url}${call.path}`, {
          method: call.body === undefined ? 'GET' : 'POST',
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        });
        const text = await answer.text();
        if (answer.ok) answered += 1;
        else lost.push(`${answer.status} ${text}`);
      } catch (error) {
        lost.push(String(error));
      }
    }
  }

  const callers = Promise.all(Array.from({ length: CALLERS }, caller));
  return {
    lost: lost as readonly string[],
    answered: () => answered,
    async stop() {
      stopped = true;
      await callers;
    },
  };
}
