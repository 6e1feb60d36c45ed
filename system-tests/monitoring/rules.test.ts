import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '../../scripts/local-platform';
import { filesBelow, readText, repository } from '../deployment/support/repository';
import { metricsIn } from './support/promql';
import { jobOf, readConfig, settingsBut, withTargets } from './support/prometheus-config';
import {
  alerts,
  groups,
  recordedMetrics,
  ruleFiles,
  rules,
  ruleTestFiles,
  ruleTests,
} from './support/rule-files';
import { expressionsOf, dashboards } from './support/dashboards';
import { itWith } from './support/tools';

const itWithPromtool = itWith('promtool');
const options: ExecFileSyncOptionsWithStringEncoding = { cwd: repository, encoding: 'utf8' };
const promtool = (...args: string[]): string => execFileSync('promtool', args, options);

const inCompose = readConfig('prometheus.yml');
const inKubernetes = readConfig('prometheus-kubernetes.yml');

describe('The alerts', () => {
  it('are the expected ones', () => {
    expect([...new Set(alerts.map(({ alert }) => alert))].sort()).toEqual([
      'DeadLetters',
      'Discrepancies',
      'DiskFilling',
      'ErrorBudgetBurn',
      'OutboxOld',
      'PaymentFailures',
      'PaymentsPending',
      'SagaOld',
      'ServiceDown',
      'StuckSagas',
    ]);
  });

  it.each(alerts)('$alert says how urgent it is and what it is about', ({ labels, annotations }) => {
    expect(['critical', 'warning']).toContain(labels?.['severity']);
    expect(annotations?.['summary']).toMatch(/\S/);
    expect(annotations?.['description']).toMatch(/\S/);
  });

  it.each(alerts)('$alert has a runbook from what it means to what to do', ({ alert, annotations }) => {
    const path = annotations?.['runbook_url'] ?? '';
    expect(path).toMatch(/^docs\/runbooks\/[a-z-]+\.md$/);
    const text = readText(path);
    expect(text.split('\n')[0]).toBe(`# ${alert}`);
    expect(text.match(/^## .*$/gm)).toEqual(['## Meaning', '## Impact', '## Diagnosis', '## Mitigation']);
    for (const section of text.split(/^## .*$/m)) expect(section.trim()).not.toBe('');
  });

  it('differ in their labels when one has several degrees, so that neither hides the other', () => {
    const identities = alerts.map(({ alert, labels }) => JSON.stringify([alert, labels]));
    expect(identities.filter((identity, index) => identities.indexOf(identity) !== index)).toEqual([]);
  });

  it('have the texts that their tests expect, also where promtool is not installed', () => {
    const expected = ruleTests
      .flatMap(({ alert_rule_test = [] }) => alert_rule_test)
      .flatMap(({ exp_alerts }) =>
        exp_alerts.flatMap(({ exp_annotations }) => (exp_annotations ? [exp_annotations] : [])),
      );
    const isText = (template: string, text: string | undefined) => {
      const fixedParts = template
        .split(/\{\{.*?\}\}/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return new RegExp(`^${fixedParts.join('.+')}$`).test(text ?? '');
    };
    const isOf = (
      annotations: Readonly<Record<string, string>> = {},
      texts: Readonly<Record<string, string>>,
    ) => Object.entries(annotations).every(([name, template]) => isText(template, texts[name]));
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.filter((texts) => !alerts.some(({ annotations }) => isOf(annotations, texts)))).toEqual(
      [],
    );
  });

  it.each([...new Set(alerts.map(({ alert }) => alert))])(
    '%s has tests in which it fires and in which it must not',
    (name) => {
      const tried = ruleTests
        .flatMap(({ alert_rule_test = [] }) => alert_rule_test)
        .filter(({ alertname }) => alertname === name);
      expect(tried.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true);
      expect(tried.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true);
    },
  );
});

describe('The rules', () => {
  it('record each name once, and no unused one', () => {
    expect(new Set(recordedMetrics).size).toBe(recordedMetrics.length);
    const read = new Set(
      [...rules.map(({ expr }) => expr), ...dashboards.flatMap(expressionsOf)].flatMap(metricsIn),
    );
    expect(recordedMetrics.filter((name) => !read.has(name))).toEqual([]);
  });

  it('are in one group with the recorded metrics that they read, so that none is an interval late', () => {
    for (const { rules: ofGroup } of groups) {
      const recordedHere = new Set(ofGroup.map(({ record }) => record));
      const read = ofGroup.flatMap(({ expr }) => metricsIn(expr)).filter((name) => name.includes(':'));
      expect(read.filter((name) => !recordedHere.has(name))).toEqual([]);
    }
  });

  itWithPromtool('are valid', () => {
    expect(promtool('check', 'rules', ...ruleFiles)).not.toContain('FAILED');
  });

  itWithPromtool('do what their tests say', () => {
    expect(promtool('test', 'rules', ...ruleTestFiles)).not.toContain('FAILED');
  });
});

describe('The configuration of Prometheus', () => {
  it('scrapes the six services where Compose has them', () => {
    expect(jobOf(inCompose, 'ticketing').static_configs).toEqual(
      Object.entries(services).map(([service, port]) => ({
        targets: [`${service}:${port}`],
        labels: { service },
      })),
    );
  });

  it('is the same in Kubernetes, except for the discovery of targets', () => {
    const inCluster = jobOf(inKubernetes, 'ticketing');
    expect(settingsBut(inCluster, 'kubernetes_sd_configs', 'relabel_configs')).toEqual(
      settingsBut(jobOf(inCompose, 'ticketing'), 'static_configs'),
    );
    expect(inCluster['kubernetes_sd_configs']).toEqual([
      { role: 'pod', namespaces: { names: ['ticketing'] } },
    ]);
    expect(inKubernetes.global).toEqual(inCompose.global);
    expect(inKubernetes.rule_files).toEqual(inCompose.rule_files);
    expect(jobOf(inKubernetes, 'prometheus')).toEqual(jobOf(inCompose, 'prometheus'));
  });

  itWithPromtool('is valid', () => {
    expect(promtool('check', 'config', 'monitoring/prometheus/prometheus.yml')).not.toContain('FAILED');
  });

  itWithPromtool('finds the annotated pods in Kubernetes, once each, at the annotated port and path', () => {
    const pod = (name: string, labels: Readonly<Record<string, string>>) => ({
      targets: ['10.0.0.7:9999'],
      labels: {
        __meta_kubernetes_pod_name: name,
        __meta_kubernetes_pod_phase: 'Running',
        __meta_kubernetes_pod_container_init: 'false',
        __meta_kubernetes_pod_label_app_kubernetes_io_name: 'order-service',
        __meta_kubernetes_pod_annotation_prometheus_io_scrape: 'true',
        __meta_kubernetes_pod_annotation_prometheus_io_port: '3003',
        __meta_kubernetes_pod_annotation_prometheus_io_path: '/metrics',
        ...labels,
      },
    });
    const found = discovered([
      pod('order-service-1', {}),
      pod('order-service-2', { __meta_kubernetes_pod_container_init: 'true' }),
      pod('order-service-3', { __meta_kubernetes_pod_phase: 'Failed' }),
      pod('order-db-0', { __meta_kubernetes_pod_annotation_prometheus_io_scrape: '' }),
      pod('elsewhere', { __meta_kubernetes_pod_annotation_prometheus_io_path: '/other' }),
    ]);
    const inOrder = found.sort((one, other) => (one['pod'] ?? '').localeCompare(other['pod'] ?? ''));
    expect(inOrder).toEqual([
      expect.objectContaining({ pod: 'elsewhere', __metrics_path__: '/other' }),
      expect.objectContaining({
        __address__: '10.0.0.7:3003',
        __metrics_path__: '/metrics',
        instance: '10.0.0.7:3003',
        job: 'ticketing',
        pod: 'order-service-1',
        service: 'order-service',
      }),
    ]);
  });
});

/** The labels of the targets that remain after the relabelling of the Kubernetes configuration. */
function discovered(pods: Parameters<typeof withTargets>[1]): Record<string, string>[] {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, withTargets(inKubernetes, pods));
    const targets = JSON.parse(promtool('check', 'service-discovery', '--timeout=1s', file, 'ticketing')) as {
      labels?: Record<string, string>;
    }[];
    return targets.flatMap(({ labels }) =>
      labels === undefined || Object.keys(labels).length === 0 ? [] : [labels],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('The runbooks', () => {
  const runbooks = filesBelow('docs/runbooks');

  it('each belong to an alert, and are all in the list', () => {
    const known = new Set(alerts.map(({ annotations }) => annotations?.['runbook_url']));
    const list = readText('docs/runbooks/README.md');
    for (const file of runbooks.filter((path) => !path.endsWith('README.md'))) {
      expect([...known]).toContain(file);
      expect(list).toContain(`(${file.replace('docs/runbooks/', '')})`);
    }
  });

  it.each(runbooks)('%s links only to pages that exist', (file) => {
    for (const [, target = ''] of readText(file).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      expect([target, existsSync(join(repository, 'docs/runbooks', target))]).toEqual([target, true]);
    }
  });
});
