import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { stringify } from 'yaml';
import { root } from './local-platform';

const generated = 'k8s/monitoring/generated';

/** The files of a folder with this extension, in a fixed order. */
const filesOf = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => extname(name) === ending)
    .sort()
    .map((name) => join(folder, name));

type File = readonly [name: string, path: string];

const underItsName = (path: string): File => [basename(path), path];

function configMap(name: string, files: readonly File[]): readonly [path: string, text: string] {
  const data = Object.fromEntries(files.map(([key, path]) => [key, readFileSync(join(root, path), 'utf8')]));
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'monitoring' }, data };
  const text = stringify(manifest, { lineWidth: 0, blockQuote: 'literal' });
  return [
    `${generated}/${name}.yaml`,
    `# Made from monitoring/ by npx tsx scripts/sync-k8s-monitoring.ts; change it there.\n${text}`,
  ];
}

/**
 * Returns the files that Compose mounts for Prometheus and Grafana as ConfigMaps, because plain `kubectl apply` cannot copy
 * files. The result has the text of each manifest by its path.
 */
export function monitoringConfigMaps(): ReadonlyMap<string, string> {
  const provisioning = 'monitoring/grafana/provisioning';
  return new Map([
    configMap('prometheus-config', [['prometheus.yml', 'monitoring/prometheus/prometheus-kubernetes.yml']]),
    configMap('prometheus-rules', filesOf('monitoring/prometheus/rules', '.yml').map(underItsName)),
    configMap('grafana-datasources', filesOf(`${provisioning}/datasources`, '.yml').map(underItsName)),
    configMap('grafana-dashboard-providers', filesOf(`${provisioning}/dashboards`, '.yml').map(underItsName)),
    // Each dashboard has its own ConfigMap: the API server keeps a copy of what was applied, and its limit is 256 KiB.
    ...filesOf('monitoring/grafana/dashboards', '.json').map((path) =>
      configMap(`grafana-dashboard-${basename(path, '.json')}`, [underItsName(path)]),
    ),
  ]);
}

if (require.main === module) {
  rmSync(join(root, generated), { recursive: true, force: true });
  mkdirSync(join(root, generated));
  for (const [path, text] of monitoringConfigMaps()) writeFileSync(join(root, path), text);
}
