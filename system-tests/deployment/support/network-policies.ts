import {
  labelsOfPods,
  matches,
  ofKind,
  type Labels,
  type Manifest,
  type Selector,
  type Workload,
} from './manifests';

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly endPort?: number }[];
}

interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly ('Ingress' | 'Egress')[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

export interface Endpoint {
  readonly namespace: string;
  readonly labels: Labels;
}

export const endpointOf = (workload: Manifest<Workload>): Endpoint => ({
  namespace: workload.metadata.namespace ?? '',
  labels: labelsOfPods(workload),
});

const policies = ofKind<Policy>('NetworkPolicy');

/** The label that Kubernetes itself gives each namespace. */
const namespaceLabels = (namespace: string): Labels => ({ 'kubernetes.io/metadata.name': namespace });

function isMeant(peer: Peer, other: Endpoint, home: string): boolean {
  if (peer.ipBlock !== undefined) return false;
  const inNamespace =
    peer.namespaceSelector === undefined
      ? other.namespace === home
      : matches(peer.namespaceSelector.matchLabels ?? {}, namespaceLabels(other.namespace));
  return inNamespace && matches(peer.podSelector?.matchLabels ?? {}, other.labels);
}

function allows(direction: 'Ingress' | 'Egress', own: Endpoint, other: Endpoint, port: number): boolean {
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === own.namespace &&
      spec.policyTypes.includes(direction) &&
      matches(spec.podSelector.matchLabels ?? {}, own.labels),
  );
  if (selecting.length === 0) return true;
  const rules = selecting.flatMap(({ spec }) => (direction === 'Ingress' ? spec.ingress : spec.egress) ?? []);
  return rules.some((rule) => {
    const peers = rule.from ?? rule.to;
    const ports = rule.ports;
    return (
      (peers === undefined || peers.some((peer) => isMeant(peer, other, own.namespace))) &&
      (ports === undefined ||
        ports.some((range) => port >= range.port && port <= (range.endPort ?? range.port)))
    );
  });
}

/** Whether one pod may open a connection to a port of another, by the policies of both. */
export const mayConnect = (from: Endpoint, to: Endpoint, port: number): boolean =>
  allows('Egress', from, to, port) && allows('Ingress', to, from, port);
