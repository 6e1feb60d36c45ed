import { serviceNames, type ServiceName } from '../../scripts/local-platform';
import { register, type Client } from '../src/client';
import { untilSettled } from '../src/invariants';
import { putOnSale, type OnSaleEvent } from '../src/on-sale';
import type { Platform } from '../src/platform';
import type { Finding } from './report';

const BUDGET = 12;

/** How many responses each call has had, by service, method and route. */
type Counts = ReadonlyMap<string, number>;

/**
 * Counts the calls of a purchase (reserve, order, charge) until its last message is delivered, as the services
 * themselves have counted them. The first purchase does not count, because the services fetch and cache keys during it.
 */
export async function measurePurchaseCalls(platform: Platform, purchases: number): Promise<Finding[]> {
  const event = await putOnSale(platform, purchases + 2);
  const buyer = await register(platform);
  await buy(buyer, event, 0);
  let dearest: Counts = new Map();
  for (let number = 1; number <= purchases; number += 1) {
    await untilSettled(platform);
    const before = await callsSoFar(platform);
    await buy(buyer, event, number);
    await untilSettled(platform);
    const calls = difference(await callsSoFar(platform), before);
    if (totalOf(calls) > totalOf(dearest)) dearest = calls;
  }
  const total = totalOf(dearest);
  return [
    {
      what: "HTTP calls of one purchase, the buyer's three included",
      measured: `${total}`,
      budget: { text: `at most ${BUDGET}`, isMet: total <= BUDGET },
    },
    ...[...dearest].map(([call, count]) => ({ what: `  ${call}`, measured: `${count}` })),
  ];
}

async function buy(buyer: Client, { eventId, seatIds }: OnSaleEvent, number: number): Promise<void> {
  const post = async (service: ServiceName, path: string, body: object) => {
    const answer = await buyer.post(service, path, body, `purchase-${number}`);
    if (answer.status !== 201)
      throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return (answer.body as { readonly id: string }).id;
  };
  const reservationId = await post('seating-service', '/v1/seats/reserve', {
    eventId,
    seatIds: [seatIds[number]],
  });
  const orderId = await post('order-service', '/v1/orders', { reservationId });
  await post('payment-service', '/v1/payments/charge', { orderId, method: 'CARD', token: 'tok_success' });
}

async function callsSoFar(platform: Platform): Promise<Counts> {
  const counts = new Map<string, number>();
  for (const name of serviceNames) {
    const metrics = await (await fetch(`${platform.url(name)}/metrics`)).text();
    for (const [, labels = '', count] of metrics.matchAll(
      /^http_request_duration_seconds_count\{(.*)\} (\d+)$/gm,
    )) {
      const label = (wanted: string) => new RegExp(`\\b${wanted}="([^"]*)"`).exec(labels)?.[1] ?? '';
      const route = label('route');
      if (/^\/(health|metrics)/.test(route)) continue;
      const call = `${name} ${label('method')} ${route}`;
      counts.set(call, (counts.get(call) ?? 0) + Number(count));
    }
  }
  return counts;
}

function difference(after: Counts, before: Counts): Counts {
  const more = [...after].map(([call, count]) => [call, count - (before.get(call) ?? 0)] as const);
  return new Map(more.filter(([, count]) => count > 0));
}

const totalOf = (counts: Counts): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
