import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readText, repository } from '../../deployment/support/repository';

export interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs?: readonly {
    readonly targets: string[];
    readonly labels?: Record<string, string>;
  }[];
  readonly [setting: string]: unknown;
}

export interface PrometheusConfig {
  readonly global: Readonly<Record<string, string>>;
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly ScrapeConfig[];
  readonly [section: string]: unknown;
}

export const readConfig = (name: string): PrometheusConfig =>
  parse(readText(`monitoring/prometheus/${name}`)) as PrometheusConfig;

export function jobOf(config: PrometheusConfig, name: string): ScrapeConfig {
  const job = config.scrape_configs.find(({ job_name }) => job_name === name);
  if (job === undefined) throw new Error(`There is no job ${name}.`);
  return job;
}

/** A job's settings except these. */
export const settingsBut = (job: ScrapeConfig, ...left: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(job).filter(([setting]) => !left.includes(setting)));

/**
 * Only the job `ticketing`, with its configuration except for the source of its targets. Rules are evaluated each
 * second, and alerts are sent to nobody.
 */
export function withTargets(config: PrometheusConfig, targets: ScrapeConfig['static_configs']): string {
  const job = settingsBut(jobOf(config, 'ticketing'), 'kubernetes_sd_configs');
  return stringify({
    ...config,
    alerting: {},
    global: { ...config.global, scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: config.rule_files.map((pattern) => join(repository, 'monitoring/prometheus', pattern)),
    scrape_configs: [{ ...job, static_configs: targets }],
  });
}
