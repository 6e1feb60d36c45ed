import { parseAllDocuments } from 'yaml';
import { filesBelow, readText } from './repository';
import type { Environment } from './service-configs';

export interface Labels {
  readonly [label: string]: string;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

export interface Manifest<Spec = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: Spec;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  /** Where it stands. */
  readonly file: string;
}

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string | number };
  readonly tcpSocket?: { readonly port: string | number };
  readonly exec?: { readonly command: readonly string[] };
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
    readonly configMapKeyRef?: { readonly name: string; readonly key: string };
  };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: readonly EnvironmentVariable[];
  readonly envFrom?: readonly { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
  readonly resources?: {
    readonly requests?: { readonly cpu?: string; readonly memory?: string };
    readonly limits?: { readonly memory?: string };
  };
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface Volume {
  readonly name: string;
  readonly emptyDir?: object;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly projected?: { readonly sources: readonly { readonly configMap: { readonly name: string } }[] };
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type: string };
  };
  readonly topologySpreadConstraints?: readonly { readonly labelSelector: Selector }[];
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface Selector {
  readonly matchLabels?: Labels;
}

export interface Workload {
  readonly replicas?: number;
  readonly serviceName?: string;
  readonly selector?: Selector;
  readonly strategy?: {
    readonly rollingUpdate?: { readonly maxSurge: number; readonly maxUnavailable: number };
  };
  readonly template: { readonly metadata: Metadata; readonly spec: PodSpec };
}

export interface ServiceSpec {
  readonly type?: string;
  readonly selector: Labels;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly targetPort: string | number;
  }[];
}

export function manifestsIn(file: string): Manifest[] {
  return parseAllDocuments(readText(file), { merge: true, uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('\n')}`);
    return { ...(document.toJS() as Manifest), file };
  });
}

export const manifests: readonly Manifest[] = filesBelow('k8s')
  .filter((file) => /\.(yaml|yml|json)$/.test(file))
  .flatMap(manifestsIn);

export const ofKind = <Spec>(kind: string): Manifest<Spec>[] =>
  manifests.filter((manifest) => manifest.kind === kind) as Manifest<Spec>[];

/** @throws when nothing of that kind and name is in the namespace. */
export function find<Spec>(kind: string, namespace: string | undefined, name: string): Manifest<Spec> {
  const found = ofKind<Spec>(kind).find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  if (found === undefined) throw new Error(`There is no ${kind} ${namespace}/${name}.`);
  return found;
}

/** Everything that makes pods. */
export const workloads: readonly Manifest<Workload>[] = ['Deployment', 'StatefulSet', 'Job'].flatMap((kind) =>
  ofKind<Workload>(kind),
);

export const containersOf = ({ spec }: Manifest<Workload>): Container[] => [
  ...(spec.template.spec.initContainers ?? []),
  ...spec.template.spec.containers,
];

export const labelsOfPods = ({ spec }: Manifest<Workload>): Labels => spec.template.metadata.labels ?? {};

export const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([label, value]) => labels[label] === value);

/** The environment of a container's process, with all references resolved. @throws when a reference is missing */
export function environmentOf(container: Container, namespace: string | undefined): Environment {
  const valuesOf = (kind: 'ConfigMap' | 'Secret', name: string) => {
    const { data, stringData } = find(kind, namespace, name);
    return { ...data, ...stringData };
  };
  const fromAll = (container.envFrom ?? []).map(({ configMapRef, secretRef }) =>
    configMapRef === undefined
      ? valuesOf('Secret', secretRef?.name ?? '')
      : valuesOf('ConfigMap', configMapRef.name),
  );
  const single = (container.env ?? []).map(({ name, value, valueFrom }): Environment => {
    if (value !== undefined) return { [name]: value };
    const secret = valueFrom?.secretKeyRef;
    const reference = secret ?? valueFrom?.configMapKeyRef;
    if (reference === undefined) throw new Error(`${name} has no value.`);
    const found = valuesOf(secret === undefined ? 'ConfigMap' : 'Secret', reference.name)[reference.key];
    if (found === undefined) throw new Error(`${reference.name} has no key ${reference.key}.`);
    return { [name]: found };
  });
  return Object.assign({}, ...fromAll, ...single) as Environment;
}
