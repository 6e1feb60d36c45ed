import { parse } from 'yaml';
import { filesBelow, readText } from './support/repository';
import {
  containersOf,
  environmentOf,
  find,
  labelsOfPods,
  manifests,
  matches,
  ofKind,
  workloads,
  type Container,
  type Labels,
  type Manifest,
  type Selector,
  type ServiceSpec,
  type Workload,
} from './support/manifests';
import { composeFile, composeProject } from './support/compose';
import { readEnvFile } from './support/interpolate';
import { schemaViolations } from './support/strict-schema';

const nameOf = ({ kind, metadata }: Manifest): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
const clusterWide: ReadonlySet<string> = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding']);

/** The pods that a selector matches in a namespace. */
const workloadsBehind = (namespace: string | undefined, selector: Labels) =>
  workloads.filter(
    (workload) => workload.metadata.namespace === namespace && matches(selector, labelsOfPods(workload)),
  );

describe('The manifests', () => {
  it.each(
    manifests.map(({ file, ...object }) => [`${nameOf({ ...object, file })} in ${file}`, object] as const),
  )('%s has the form that Kubernetes 1.34 wants, and no other field', (_, object) => {
    expect(schemaViolations(object)).toEqual([]);
  });

  it('fail that check for an unknown field, a wrong type and a missing part', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x' },
      spec: { ports: [{ prot: 1 }] },
    };
    expect(schemaViolations(service)).toEqual([
      '/spec/ports/0/port: missing',
      '/spec/ports/0/prot: there is no such field',
    ]);
    expect(schemaViolations({ ...service, spec: { ports: [{ port: '80' }] } } as never)).toEqual([
      '/spec/ports/0/port: "80" is not of type integer',
    ]);
    expect(schemaViolations({ apiVersion: 'extensions/v1beta1', kind: 'Ingress' })).toEqual([
      'extensions/v1beta1 Ingress is no known kind',
    ]);
  });

  it('name each object once', () => {
    const names = manifests.map(nameOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('say in which namespace they belong, and it is made before them', () => {
    const made = new Set<string>();
    for (const manifest of manifests) {
      if (manifest.kind === 'Namespace') made.add(manifest.metadata.name);
      else if (!clusterWide.has(manifest.kind)) {
        expect({ object: nameOf(manifest), known: made.has(manifest.metadata.namespace ?? '') }).toEqual({
          object: nameOf(manifest),
          known: true,
        });
      }
    }
    expect([...made]).toEqual(['ticketing', 'monitoring']);
  });

  it('are all named in the Kustomization, which kubectl apply -R does not take for one of them', () => {
    const { resources } = parse(readText('k8s/Kustomization')) as { resources: string[] };
    const files = filesBelow('k8s').filter((file) => /\.(yaml|yml|json)$/.test(file));
    expect(resources.map((file) => `k8s/${file}`).sort()).toEqual(files);
    expect(files.filter((file) => /kustomization/i.test(file))).toEqual([]);
  });
});

describe('Selectors', () => {
  const selecting = workloads.filter(({ kind }) => kind !== 'Job');

  it.each(selecting.map((workload) => [nameOf(workload), workload] as const))(
    'of %s mean its own pods',
    (_, workload) => {
      const selector = workload.spec.selector?.matchLabels ?? {};
      expect(Object.keys(selector).length).toBeGreaterThan(0);
      expect(workloadsBehind(workload.metadata.namespace, selector)).toEqual([workload]);
      for (const { labelSelector } of workload.spec.template.spec.topologySpreadConstraints ?? []) {
        expect(labelSelector.matchLabels).toEqual(selector);
      }
    },
  );

  it.each(ofKind<ServiceSpec>('Service').map((service) => [nameOf(service), service] as const))(
    'of %s mean one workload, with a port of that name',
    (_, { metadata, spec }) => {
      const behind = workloadsBehind(metadata.namespace, spec.selector);
      expect(behind.map((workload) => workload.kind)).toEqual([
        expect.stringMatching(/Deployment|StatefulSet/),
      ]);
      const ports = behind.flatMap((workload) =>
        containersOf(workload).flatMap(({ ports: open = [] }) => open),
      );
      for (const { targetPort } of spec.ports) expect(ports.map(({ name }) => name)).toContain(targetPort);
    },
  );

  it.each(
    ofKind<{ selector: Selector }>('PodDisruptionBudget').map((budget) => [nameOf(budget), budget] as const),
  )('of %s mean one workload', (_, { metadata, spec }) => {
    expect(workloadsBehind(metadata.namespace, spec.selector.matchLabels ?? {})).toHaveLength(1);
  });

  it.each(
    ofKind<{ scaleTargetRef: { kind: string; name: string } }>('HorizontalPodAutoscaler').map(
      (scaler) => [nameOf(scaler), scaler] as const,
    ),
  )(
    'of %s mean a Deployment that says what it requests, and leaves the number of replicas to it',
    (_, scaler) => {
      const { kind, name } = scaler.spec.scaleTargetRef;
      const target = find<Workload>(kind, scaler.metadata.namespace, name);
      expect(target.spec).not.toHaveProperty('replicas');
      for (const container of containersOf(target)) expect(container.resources?.requests?.cpu).toBeDefined();
    },
  );
});

describe.each(workloads.map((workload) => [nameOf(workload), workload] as const))('%s', (_, workload) => {
  const { namespace } = workload.metadata;
  const pod = workload.spec.template.spec;
  const containers = containersOf(workload);
  const portsOf = ({ ports = [] }: Container) => ports.map(({ name }) => name);

  it('refers only to keys of ConfigMaps and Secrets that exist', () => {
    for (const container of containers) expect(() => environmentOf(container, namespace)).not.toThrow();
  });

  it('mounts only what exists: claims, ConfigMaps, Secrets, and volumes of its own', () => {
    const volumes = pod.volumes ?? [];
    for (const volume of volumes) {
      if (volume.persistentVolumeClaim)
        find('PersistentVolumeClaim', namespace, volume.persistentVolumeClaim.claimName);
      if (volume.configMap) find('ConfigMap', namespace, volume.configMap.name);
      if (volume.secret) find('Secret', namespace, volume.secret.secretName);
      for (const { configMap } of volume.projected?.sources ?? [])
        find('ConfigMap', namespace, configMap.name);
    }
    const mounted = new Set(
      containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)),
    );
    expect([...mounted].sort()).toEqual(volumes.map(({ name }) => name).sort());
  });

  it('runs as a service account that exists, with a token only where the API server is asked', () => {
    if (pod.serviceAccountName !== undefined) find('ServiceAccount', namespace, pod.serviceAccountName);
    expect(pod.automountServiceAccountToken).toBe(workload.metadata.name === 'prometheus');
  });

  it('probes ports that it has', () => {
    for (const container of containers) {
      for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
        const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
        if (port !== undefined) expect(portsOf(container)).toContain(port);
      }
    }
  });

  it('is asked whether it lives and whether it is ready, if it is a server', () => {
    if (workload.kind === 'Job') return;
    for (const { livenessProbe, readinessProbe } of pod.containers) {
      expect(livenessProbe).toBeDefined();
      expect(readinessProbe).toBeDefined();
    }
  });

  it('keeps to the restricted standard of pod security', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.securityContext?.runAsUser).toBeGreaterThan(0);
    for (const { securityContext } of containers) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
      // The one capability that the standard allows.
      expect(['', 'NET_BIND_SERVICE']).toContain(securityContext?.capabilities?.add?.join() ?? '');
    }
  });

  it('cannot write outside its volumes, except SQL Server', () => {
    const expected = workload.kind !== 'StatefulSet';
    for (const { securityContext } of containers) {
      expect(securityContext?.readOnlyRootFilesystem ?? false).toBe(expected);
    }
  });

  it('says what it needs, and how much memory it may take', () => {
    for (const { resources } of containers) {
      expect(resources?.requests).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
      expect(resources?.limits?.memory).toEqual(expect.any(String));
    }
  });

  it('gets no variables that Kubernetes makes up from the names of services', () => {
    expect(pod.enableServiceLinks).toBe(false);
  });
});

describe('The images', () => {
  const compose = composeProject([composeFile], readEnvFile('.env.example'));
  const known = new Set(Object.values(compose.services).map(({ image }) => image));

  it('are those that Compose builds and pulls', () => {
    const used = new Set(workloads.flatMap((workload) => containersOf(workload).map(({ image }) => image)));
    expect([...used].filter((image) => !known.has(image))).toEqual([]);
    // Kubelets tell what node-exporter does, and the seeder is applied by hand.
    expect([...known].filter((image) => !used.has(image)).sort()).toEqual([
      expect.stringMatching(/^prom\/node-exporter:/),
      'ticketing/seed:dev',
    ]);
  });
});

describe('What is made and not used', () => {
  const specs = JSON.stringify(workloads);

  it.each(['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ServiceAccount'])('is no %s', (kind) => {
    const unused = ofKind(kind).filter(({ metadata }) => !specs.includes(`"${metadata.name}"`));
    expect(unused.map(nameOf)).toEqual([]);
  });
});
