import { createTestIdentity, openTestDatabase, silentLogger } from '@ticketing/service-chassis/testing';
import { systemClock } from '@ticketing/service-chassis/core';
import request from 'supertest';
import { createCatalogService } from '../../catalog-service/src/service';
import { loadCatalogConfig } from '../../catalog-service/src/config';
import { serviceNames, services as usualPorts, type ServiceName } from '../../scripts/local-platform';
import { imageEnvironment } from './support/dockerfile';
import {
  containersOf,
  environmentOf,
  find,
  labelsOfPods,
  ofKind,
  workloads,
  type Container,
  type Manifest,
  type Workload,
} from './support/manifests';
import { endpointOf, mayConnect, type Endpoint } from './support/network-policies';
import { filesBelow, readText } from './support/repository';
import {
  callerSecretOf,
  loadConfig,
  secretsOf,
  variablesOf,
  type Environment,
} from './support/service-configs';

const namespace = 'ticketing';
const deploymentOf = (name: ServiceName) => find<Workload>('Deployment', namespace, name);
const databaseOf = (name: ServiceName) => name.replace('-service', '-db');

function containerOf(name: ServiceName): Container {
  const [container] = deploymentOf(name).spec.template.spec.containers;
  if (container === undefined) throw new Error(`${name} has no container.`);
  return container;
}

const given = (name: ServiceName): Environment => environmentOf(containerOf(name), namespace);
/** The environment of the process: the image's settings, overridden by the manifests'. */
const seen = (name: ServiceName): Environment => ({ ...imageEnvironment(), ...given(name) });

describe.each(serviceNames)('%s in Kubernetes', (name) => {
  it('gets only variables that it knows', () => {
    const known = variablesOf(name);
    expect(Object.keys(given(name)).filter((variable) => !known.has(variable))).toEqual([]);
  });

  it('gets a configuration with which it starts in production, on its port', () => {
    expect(loadConfig[name](seen(name))).toMatchObject({
      environment: 'production',
      host: '0.0.0.0',
      port: usualPorts[name],
      trustProxyHops: 1,
    });
    expect(containerOf(name).ports).toEqual([{ name: 'http', containerPort: usualPorts[name] }]);
  });

  it('gets every secret that production asks for', () => {
    for (const secret of secretsOf(name)) {
      const { [secret]: removed, ...others } = seen(name);
      expect(removed).toBeTruthy();
      expect(() => loadConfig[name](others)).toThrow(secret);
    }
  });

  it('gets no secret from a ConfigMap', () => {
    const config = ofKind('ConfigMap').flatMap(({ data = {} }) => Object.keys(data));
    expect(config.filter((key) => /SECRET|PASSWORD|TOKEN|DATABASE_URL|SMTP_USER/.test(key))).toEqual([]);
  });

  it('signs with the secret that each service that it calls has', () => {
    const own = seen(name)['SERVICE_TOKEN_SECRET'];
    const callees = serviceNames.filter((callee) => variablesOf(callee).has(callerSecretOf(name)));
    for (const callee of callees) expect(seen(callee)[callerSecretOf(name)]).toBe(own);
  });

  it('knows where the others are', () => {
    const wanted = [...variablesOf(name)].filter((variable) => variable.endsWith('_SERVICE_URL'));
    expect(wanted.length).toBeGreaterThan(0);
    for (const variable of wanted) {
      const peer = variable.replace('_SERVICE_URL', '-service').toLowerCase() as ServiceName;
      const url = `http://${peer}.${namespace}.svc.cluster.local:${usualPorts[peer]}`;
      expect(given(name)[variable]).toBe(url);
      const { ports } = find<{ ports: { port: number }[] }>('Service', namespace, peer).spec;
      expect(ports.map(({ port }) => port)).toEqual([usualPorts[peer]]);
    }
  });

  it('is scraped where it shows its metrics', () => {
    expect(deploymentOf(name).spec.template.metadata.annotations).toMatchObject({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(usualPorts[name]),
      'prometheus.io/path': '/metrics',
    });
  });

  it('is replaced without a gap: two replicas, the new one starts first, and the old one stops when nobody calls it any more', () => {
    expect(find('HorizontalPodAutoscaler', namespace, name).spec).toMatchObject({ minReplicas: 2 });
    find('PodDisruptionBudget', namespace, name);
    const { strategy, template } = deploymentOf(name).spec;
    expect(strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    const { shutdownDelayMs, shutdownGraceMs } = loadConfig[name](seen(name));
    const pauseMs = (containerOf(name).lifecycle?.preStop?.sleep?.seconds ?? 0) * 1_000;
    expect(pauseMs + shutdownDelayMs).toBeGreaterThanOrEqual(5_000);
    expect((template.spec.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(
      pauseMs + shutdownDelayMs + shutdownGraceMs,
    );
  });

  it('waits, before it starts, for the database that it will use', () => {
    const [waiting] = deploymentOf(name).spec.template.spec.initContainers ?? [];
    expect(waiting?.command).toEqual(['node', 'deploy/wait-for-database.js']);
    expect(waiting?.image).toBe(containerOf(name).image);
    expect(environmentOf(waiting as Container, namespace)).toEqual({
      DATABASE_URL: given(name)['DATABASE_URL'],
    });
  });
});

describe.each(serviceNames)('The database of %s in Kubernetes', (name) => {
  const server = find<Workload>('StatefulSet', namespace, databaseOf(name));
  const job = find<Workload>('Job', namespace, `${databaseOf(name)}-setup`);
  const serverEnvironment = environmentOf(containersOf(server)[0] as Container, namespace);
  const jobEnvironment = environmentOf(containersOf(job)[0] as Container, namespace);
  const url = new URL(given(name)['DATABASE_URL'] ?? '');

  it('is on a server of its own, found by its Service', () => {
    expect(url.host).toBe(`${databaseOf(name)}.${namespace}.svc.cluster.local:1433`);
    expect(server.spec.serviceName).toBe(databaseOf(name));
    find('Service', namespace, databaseOf(name));
  });

  it('is made by the job with the login and the password that the service has', () => {
    const variable = `${name.replace('-service', '').toUpperCase()}_DATABASE_URL`;
    expect(jobEnvironment[variable]).toBe(given(name)['DATABASE_URL']);
    const gateway = seen(name)['SANDBOX_GATEWAY_DATABASE_URL'];
    if (gateway !== undefined) {
      expect(jobEnvironment['SANDBOX_GATEWAY_DATABASE_URL']).toBe(gateway);
      expect(new URL(gateway).host).toBe(url.host);
    }
  });

  it('has an administrator whose password the server and the job share, and the service does not know', () => {
    expect(jobEnvironment['MSSQL_SA_PASSWORD']).toBe(serverEnvironment['MSSQL_SA_PASSWORD']);
    expect(Object.values(given(name))).not.toContain(serverEnvironment['MSSQL_SA_PASSWORD']);
    expect(url.password).not.toBe(serverEnvironment['MSSQL_SA_PASSWORD']);
  });

  it('keeps its files in a claim of its own, as the user that owns them', () => {
    const { spec } = server.spec.template;
    expect(spec.volumes).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: `${databaseOf(name)}-data` } },
    ]);
    expect(spec.securityContext).toMatchObject({ runAsUser: 10001, fsGroup: 10001 });
    expect(containersOf(server)[0]?.volumeMounts).toEqual([{ name: 'data', mountPath: '/var/opt/mssql' }]);
  });
});

describe('What the probes and Prometheus ask for', () => {
  it('is answered by the services', async () => {
    const database = await openTestDatabase({ migrations: [] });
    const service = await createCatalogService(loadCatalogConfig({}), {
      database,
      logger: silentLogger,
      userKeys: createTestIdentity(systemClock).userKeys,
      backgroundWork: false,
    });
    await service.start();
    try {
      const probes = serviceNames.flatMap((name) => {
        const { startupProbe, livenessProbe, readinessProbe } = containerOf(name);
        return [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path ?? 'none');
      });
      const scraped = serviceNames.map(
        (name) => deploymentOf(name).spec.template.metadata.annotations?.['prometheus.io/path'] ?? 'none',
      );
      for (const path of new Set([...probes, ...scraped])) {
        const { status } = await request(service.app).get(path);
        expect({ path, status }).toEqual({ path, status: 200 });
      }
    } finally {
      await service.stop();
      await database.dispose();
    }
  });

  it('does not depend on the database for liveness', () => {
    for (const name of serviceNames)
      expect(containerOf(name).livenessProbe?.httpGet?.path).toBe('/health/live');
  });
});

interface IngressSpec {
  readonly rules: readonly {
    readonly host: string;
    readonly http: {
      readonly paths: readonly {
        readonly path: string;
        readonly pathType: 'Prefix' | 'Exact';
        readonly backend: {
          readonly service: { readonly name: string; readonly port: { readonly name: string } };
        };
      }[];
    };
  }[];
}

describe('The Ingress', () => {
  const paths = ofKind<IngressSpec>('Ingress').flatMap(({ spec }) =>
    spec.rules.flatMap(({ http }) => http.paths),
  );

  /** The service that gets a request, as Kubernetes decides it: the longest path that fits. */
  const serviceFor = (path: string): string | undefined =>
    paths
      .filter((rule) =>
        rule.pathType === 'Exact'
          ? rule.path === path
          : path === rule.path || path.startsWith(`${rule.path}/`),
      )
      .sort((one, other) => other.path.length - one.path.length)[0]?.backend.service.name;

  const routes = serviceNames.flatMap((name) =>
    [`${name}/src/service.ts`, ...filesBelow(`${name}/src/api`)].flatMap((file) =>
      [...readText(file).matchAll(/(?:path|healthPath): '(\/[^']+)'/g)].map(
        ([, path = '']) => [name, path] as const,
      ),
    ),
  );

  it('knows of routes in all six services', () => {
    expect(new Set(routes.map(([name]) => name))).toEqual(new Set(serviceNames));
  });

  it('knows the health of all six services', () => {
    expect(routes.map(([, path]) => path).filter((path) => path.endsWith('/health'))).toHaveLength(6);
  });

  it.each(routes)('leads to %s for %s', (name, path) => {
    expect(serviceFor(path.replaceAll(/:\w+/g, 'x'))).toBe(name);
  });

  it('has the host to which mailed links lead', () => {
    const hosts = ofKind<IngressSpec>('Ingress').flatMap(({ spec }) => spec.rules.map(({ host }) => host));
    const addresses = ofKind('ConfigMap').flatMap(({ data }) => data?.['PUBLIC_URL'] ?? []);
    expect(addresses.map((address) => new URL(address).host)).toEqual(hosts);
  });

  it('leads to ports that the services have', () => {
    for (const { backend } of paths) {
      const { ports } = find<{ ports: { name: string }[] }>('Service', namespace, backend.service.name).spec;
      expect(ports.map(({ name }) => name)).toContain(backend.service.port.name);
    }
  });

  it.each(['/metrics', '/health/ready', '/', '/v1'])('does not show %s', (path) => {
    expect(serviceFor(path)).toBeUndefined();
  });
});

describe('The network policies', () => {
  const outside: Endpoint = { namespace: 'default', labels: { app: 'anything' } };
  const ingressController: Endpoint = {
    namespace: 'ingress-nginx',
    labels: { 'app.kubernetes.io/name': 'ingress-nginx' },
  };
  const endpoints = new Map<string, Endpoint>([
    ...workloads.map(
      (workload: Manifest<Workload>) => [workload.metadata.name, endpointOf(workload)] as const,
    ),
    ['ingress controller', ingressController],
    ['pod elsewhere', outside],
  ]);
  const open = workloads.flatMap((workload) =>
    containersOf(workload).flatMap(({ ports = [] }) =>
      ports.map(({ containerPort }) => ({ target: workload.metadata.name, port: containerPort })),
    ),
  );

  const callees = (name: ServiceName) =>
    [...variablesOf(name)]
      .filter((variable) => variable.endsWith('_SERVICE_URL'))
      .map((variable) => variable.replace('_SERVICE_URL', '-service').toLowerCase() as ServiceName);
  const everywhere = [...endpoints.keys()];
  const intended = [
    ...serviceNames.flatMap((name) => [
      ...callees(name).map((callee) => `${name} -> ${callee}:${usualPorts[callee]}`),
      `${name} -> ${databaseOf(name)}:1433`,
      `${databaseOf(name)}-setup -> ${databaseOf(name)}:1433`,
      `${name} -> jaeger:4318`,
      `ingress controller -> ${name}:${usualPorts[name]}`,
      `prometheus -> ${name}:${usualPorts[name]}`,
    ]),
    'notification-service -> mailpit:1025',
    'grafana -> jaeger:16686',
    'grafana -> prometheus:9090',
    'prometheus -> alertmanager:9093',
    'alertmanager -> mailpit:1025',
    // People reach these from outside, through a port of the node.
    ...['ingress controller', 'pod elsewhere'].flatMap((from) => [
      `${from} -> prometheus:9090`,
      `${from} -> grafana:3000`,
    ]),
  ];

  it('allow the calls that the platform makes, and no others', () => {
    const possible = everywhere.flatMap((from) =>
      open
        .filter(({ target }) => target !== from)
        .filter(({ target, port }) =>
          mayConnect(endpoints.get(from) as Endpoint, endpoints.get(target) as Endpoint, port),
        )
        .map(({ target, port }) => `${from} -> ${target}:${port}`),
    );
    expect(possible.sort()).toEqual(intended.sort());
  });

  it('hold for every pod of both namespaces', () => {
    const denied = ofKind<{ podSelector: object; policyTypes: string[]; ingress?: unknown }>(
      'NetworkPolicy',
    ).filter(({ metadata }) => metadata.name === 'default-deny');
    expect(denied.map(({ metadata }) => metadata.namespace).sort()).toEqual(['monitoring', 'ticketing']);
    for (const { spec } of denied) {
      expect(spec).toMatchObject({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
      expect(spec.ingress).toBeUndefined();
    }
  });

  it('select pods that exist', () => {
    for (const { metadata, spec } of ofKind<{ podSelector: { matchLabels?: Record<string, string> } }>(
      'NetworkPolicy',
    )) {
      const name = spec.podSelector.matchLabels?.['app.kubernetes.io/name'];
      if (name === undefined) continue;
      const selected = workloads.filter(
        (workload) =>
          workload.metadata.namespace === metadata.namespace &&
          labelsOfPods(workload)['app.kubernetes.io/name'] === name,
      );
      expect({ policy: metadata.name, pods: selected.length }).toEqual({ policy: metadata.name, pods: 1 });
    }
  });
});
