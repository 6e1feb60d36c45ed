import { parse } from 'yaml';
import { monitoringConfigMaps } from '../../scripts/sync-k8s-monitoring';
import { composeFile, composeProject } from './support/compose';
import { readEnvFile } from './support/interpolate';
import { containersOf, find, ofKind, type Manifest, type Workload } from './support/manifests';
import { filesBelow, readText } from './support/repository';

const compose = composeProject([composeFile], readEnvFile('.env.example'));
const generated = monitoringConfigMaps();

/** The longest that `kubectl apply` may write into an object's annotation. */
const LONGEST_ANNOTATION_BYTES = 262_144;

/** Where a container sees a file of a ConfigMap. */
function pathsIn(workload: Manifest<Workload>): string[] {
  const { volumes = [], containers } = workload.spec.template.spec;
  return containers.flatMap(({ volumeMounts = [] }) =>
    volumeMounts.flatMap(({ name, mountPath }) => {
      const volume = volumes.find((candidate) => candidate.name === name);
      const maps = [
        volume?.configMap,
        ...(volume?.projected?.sources ?? []).map(({ configMap }) => configMap),
      ];
      return maps.flatMap((map) =>
        map === undefined
          ? []
          : Object.keys(find('ConfigMap', workload.metadata.namespace, map.name).data ?? {}).map(
              (key) => `${mountPath}/${key}`,
            ),
      );
    }),
  );
}

/** Where a container of Compose sees the files that are mounted from monitoring/. */
function pathsInCompose(service: string): string[] {
  const mounts = (compose.services[service]?.volumes ?? []).filter((volume) =>
    volume.startsWith('./monitoring/'),
  );
  return mounts.flatMap((volume) => {
    const [source = '', target = ''] = volume.slice('./'.length).split(':');
    return filesBelow(source).map((file) => file.replace(source, target));
  });
}

describe('The ConfigMaps of the monitoring', () => {
  it('are what scripts/sync-k8s-monitoring.ts makes of monitoring/', () => {
    expect(filesBelow('k8s/monitoring/generated')).toEqual([...generated.keys()].sort());
    for (const [path, text] of generated) {
      expect({ path, inStep: readText(path) === text }).toEqual({ path, inStep: true });
    }
  });

  it.each([...generated])('%s fits into what kubectl apply remembers of it', (_, text) => {
    expect(Buffer.byteLength(JSON.stringify(parse(text)))).toBeLessThan(LONGEST_ANNOTATION_BYTES);
  });
});

describe.each([
  ['Kubernetes', (name: string) => pathsIn(find<Workload>('Deployment', 'monitoring', name))],
  ['Compose', pathsInCompose],
])('In %s', (_, pathsOf) => {
  it('Prometheus sees its configuration and every rule', () => {
    const rules = filesBelow('monitoring/prometheus/rules').map((file) => file.replace('monitoring', '/etc'));
    expect(rules.length).toBeGreaterThan(0);
    expect(pathsOf('prometheus')).toEqual(
      expect.arrayContaining(['/etc/prometheus/prometheus.yml', ...rules]),
    );
  });

  it('Grafana sees its data sources, and each dashboard where it looks for them', () => {
    const { providers } = parse(readText('monitoring/grafana/provisioning/dashboards/dashboards.yml')) as {
      providers: { options: { path: string } }[];
    };
    const dashboards = filesBelow('monitoring/grafana/dashboards').map((file) =>
      file.replace('monitoring/grafana/dashboards', providers[0]?.options.path ?? ''),
    );
    expect(dashboards.length).toBeGreaterThan(0);
    expect(pathsOf('grafana')).toEqual(
      expect.arrayContaining([
        '/etc/grafana/provisioning/datasources/datasources.yml',
        '/etc/grafana/provisioning/dashboards/dashboards.yml',
        ...dashboards,
      ]),
    );
  });

  it('Prometheus is started with the configuration that is mounted', () => {
    expect(compose.services['prometheus']?.command).toContain('--config.file=/etc/prometheus/prometheus.yml');
    const deployment = find<Workload>('Deployment', 'monitoring', 'prometheus');
    expect(JSON.stringify(containersOf(deployment))).toContain(
      '--config.file=/etc/prometheus/prometheus.yml',
    );
  });
});

describe('What the data sources and targets name', () => {
  it('is there in Compose and in the namespace of Grafana', () => {
    const { datasources } = parse(
      readText('monitoring/grafana/provisioning/datasources/datasources.yml'),
    ) as {
      datasources: { url: string }[];
    };
    for (const { url } of datasources) {
      const { hostname, port } = new URL(url);
      expect(Object.keys(compose.services)).toContain(hostname);
      const { ports } = find<{ ports: { port: number }[] }>('Service', 'monitoring', hostname).spec;
      expect(ports.map((open) => String(open.port))).toContain(port);
    }
  });

  it('is scraped in Compose at the port of each service', () => {
    const { scrape_configs: jobs } = parse(readText('monitoring/prometheus/prometheus.yml')) as {
      scrape_configs: { static_configs?: { targets: string[] }[] }[];
    };
    const targets = jobs.flatMap((job) => (job.static_configs ?? []).flatMap((group) => group.targets));
    const services = Object.entries(compose.services).filter(([, { environment }]) => environment?.['PORT']);
    expect(services).toHaveLength(6);
    expect(targets).toEqual(
      expect.arrayContaining(services.map(([name, { environment }]) => `${name}:${environment?.['PORT']}`)),
    );
  });
});

describe('Prometheus in Kubernetes', () => {
  it('may look up what its configuration discovers', () => {
    const rules = (kind: string) =>
      ofKind<never>(kind).flatMap(
        (role) => (role as unknown as { rules: { resources: string[]; verbs: string[] }[] }).rules,
      );
    expect(rules('Role')).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(rules('ClusterRole').map(({ resources }) => resources.join())).toEqual(['nodes', 'nodes/metrics']);
    for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
      for (const binding of ofKind<never>(kind)) {
        expect(binding).toMatchObject({
          subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
        });
      }
    }
    find('ServiceAccount', 'monitoring', 'prometheus');
  });

  it('can be reached by minikube service', () => {
    expect(find('Service', 'monitoring', 'prometheus').spec).toMatchObject({ type: 'NodePort' });
  });
});
