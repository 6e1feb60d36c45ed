import { randomUUID } from 'node:crypto';
import { serviceNames } from '../../scripts/local-platform';
import { readText } from '../deployment/support/repository';
import { register } from '../src/client';
import { putOnSale } from '../src/on-sale';
import { Platform } from '../src/platform';
import { asSent, dashboards, expressionsOf } from './support/dashboards';
import { readExposed, type ExposedMetrics } from './support/exposed-metrics';
import { jobOf, readConfig, withTargets } from './support/prometheus-config';
import { PrometheusServer } from './support/prometheus-server';
import { selectorsIn } from './support/promql';
import { recordedMetrics, rules } from './support/rule-files';
import { itWith } from './support/tools';

/** Metrics of Prometheus itself about a target, and of a node exporter and the kubelets about disks. */
const EXPOSED_BY_OTHERS = new Set([
  'up',
  'node_filesystem_avail_bytes',
  'node_filesystem_size_bytes',
  'kubelet_volume_stats_available_bytes',
  'kubelet_volume_stats_capacity_bytes',
]);
/** The labels that Prometheus adds to everything that it scrapes. */
const TARGET_LABELS = new Set(['job', 'instance', 'pod']);

const sources = [
  ...rules.map((rule) => ({ source: rule.alert ?? rule.record ?? '', expression: rule.expr })),
  ...dashboards.flatMap((dashboard) =>
    expressionsOf(dashboard).map((expression) => ({ source: dashboard.title, expression })),
  ),
];

describe('What the rules and the dashboards ask of six real services', () => {
  let platform: Platform;
  let texts: readonly string[];
  let exposed: ExposedMetrics;

  beforeAll(async () => {
    platform = await Platform.start();
    await sellOneAndLoseOne(platform);
    texts = await Promise.all(serviceNames.map((name) => metricsOf(platform, name)));
    exposed = readExposed(texts);
  }, 60_000);
  afterAll(() => platform.stop());

  it('is about metrics that exist', () => {
    const unknown = sources.flatMap(({ source, expression }) =>
      selectorsIn(expression)
        .filter(({ metric }) => !exposed.names.has(metric))
        .filter(({ metric }) => !recordedMetrics.includes(metric) && !EXPOSED_BY_OTHERS.has(metric))
        .map(({ metric }) => `${source}: ${metric}`),
    );
    expect(unknown).toEqual([]);
  });

  it('is about labels that they have', () => {
    const unknown = sources.flatMap(({ source, expression }) =>
      selectorsIn(expression).flatMap(({ metric, labels }) => {
        const known = exposed.labels.get(metric);
        if (known === undefined) return [];
        return labels
          .filter((label) => !known.has(label) && !TARGET_LABELS.has(label))
          .map((label) => `${source}: ${metric}{${label}}`);
      }),
    );
    expect(unknown).toEqual([]);
  });

  it('covers what every dashboard is promised', () => {
    const asked = new Set(
      sources.flatMap(({ expression }) => selectorsIn(expression).map(({ metric }) => metric)),
    );
    const promised = [
      'http_request_duration_seconds_count',
      'http_request_duration_seconds_bucket',
      'seat_reservations_total',
      'seat_reservations_failed_total',
      'seats',
      'orders_total',
      'order_confirmation_seconds_bucket',
      'payments_total',
      'payments_failed_total',
      'refunds_total',
      'notifications_sent_total',
      'emails_sent_total',
      'sms_sent_total',
      'etickets_sent_total',
      'notifications_failed_total',
      'outbox_pending',
      'outbox_oldest_seconds',
      'outbox_dead_total',
      'db_pool_in_use',
      'saga_recovered_total',
      'sagas_oldest_seconds',
      'event_seats',
      'payments_pending',
      'payments_pending_oldest_seconds',
      'refunds_pending',
      'refunds_pending_oldest_seconds',
      'discrepancies',
      'discrepancies_repaired_total',
    ];
    expect(promised.filter((metric) => !exposed.names.has(metric))).toEqual([]);
    expect(promised.filter((metric) => !asked.has(metric))).toEqual([]);
  });

  it('includes every kind of discrepancy in the runbook', () => {
    const kinds = texts.flatMap((text) =>
      [...text.matchAll(/^discrepancies\{kind="(\w+)"/gm)].map(([, kind = '']) => kind),
    );
    expect(kinds).toEqual(expect.arrayContaining(['payment_missing', 'charge_unknown']));
    const runbook = readText('docs/runbooks/discrepancies.md');
    expect(kinds.filter((kind) => !runbook.includes(`\`${kind}\``))).toEqual([]);
  });

  itWith('prometheus')(
    'gets results from a Prometheus that scrapes them',
    async () => {
      const config = readConfig('prometheus.yml');
      const targets = (jobOf(config, 'ticketing').static_configs ?? []).map(({ labels }) => ({
        targets: serviceNames
          .filter((name) => name === labels?.['service'])
          .map((name) => new URL(platform.url(name)).host),
        labels: labels ?? {},
      }));
      const prometheus = await PrometheusServer.start(withTargets(config, targets));
      try {
        const servicesThatAreUp = async () =>
          (await prometheus.targets())
            .filter(({ health }) => health === 'up')
            .map(({ labels }) => labels['service'])
            .sort();
        await until(async () => (await servicesThatAreUp()).length === serviceNames.length);
        expect(await servicesThatAreUp()).toEqual([...serviceNames].sort());

        const [confirmed] = await prometheus.query('sum by (service) (orders_total{status="CONFIRMED"})');
        expect([confirmed?.metric, confirmed?.value[1]]).toEqual([{ service: 'order-service' }, '1']);
        const pools = await prometheus.query('db_pool_in_use');
        expect(pools.map(({ metric }) => metric['service']).sort()).toEqual([...serviceNames].sort());
        expect(pools.flatMap(({ metric }) => Object.keys(metric))).not.toContain('exported_service');

        // Prometheus rejects some expressions only when there is something to match.
        await until(
          async () => (await prometheus.query('status:seats:max{status="ALLOCATED"}')).length === 1,
        );
        for (const { source, expression } of sources) {
          const answer = prometheus.query(asSent(expression));
          await expect(answer.then(() => source)).resolves.toBe(source);
        }
        expect(await prometheus.query('ALERTS{alertstate="firing"}')).toEqual([]);
      } finally {
        await prometheus.stop();
      }
    },
    30_000,
  );
});

async function metricsOf(platform: Platform, name: (typeof serviceNames)[number]): Promise<string> {
  const answer = await fetch(`${platform.url(name)}/metrics`);
  expect(answer.status).toBe(200);
  return answer.text();
}

/**
 * One purchase, one declined card and one buyer who comes too late: most metrics with labels have values afterwards.
 */
async function sellOneAndLoseOne(platform: Platform): Promise<void> {
  const [event, buyer, late] = await Promise.all([
    putOnSale(platform, 2),
    register(platform, 'Alice'),
    register(platform, 'Bob'),
  ]);
  const reserve = (person: typeof buyer) =>
    person.post('seating-service', '/v1/seats/reserve', {
      eventId: event.eventId,
      seatIds: [event.seatIds[0]],
    });
  const reservation = await reserve(buyer);
  expect((await reserve(late)).body.code).toBe('seats_unavailable');
  const order = await buyer.post('order-service', '/v1/orders', { reservationId: reservation.body.id });
  const charge = (token: string) =>
    buyer.post(
      'payment-service',
      '/v1/payments/charge',
      { orderId: order.body.id, method: 'CARD', token },
      randomUUID(),
    );
  expect((await charge('tok_declined')).status).toBe(402);
  expect((await charge('tok_success')).body.order.status).toBe('CONFIRMED');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('Not within 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
