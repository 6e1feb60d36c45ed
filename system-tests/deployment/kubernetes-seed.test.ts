import { serviceNames } from '../../scripts/local-platform';
import { composeFile, composeProject } from './support/compose';
import { readEnvFile } from './support/interpolate';
import {
  environmentOf,
  find,
  labelsOfPods,
  manifestsIn,
  matches,
  workloads,
  type Container,
  type Labels,
  type Manifest,
  type Workload,
} from './support/manifests';
import { schemaViolations } from './support/strict-schema';

const seedManifests = manifestsIn('deploy/kubernetes/seed.yaml');
const job = seedManifests.find(({ kind }) => kind === 'Job') as Manifest<Workload>;
const [container] = job.spec.template.spec.containers as [Container];

describe('The seeder in Kubernetes', () => {
  it('has the form that Kubernetes 1.34 wants', () => {
    const checked = seedManifests.map(({ file, ...object }) => ({ file, wrong: schemaViolations(object) }));
    expect(checked.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(checked).toHaveLength(3);
  });

  it('is the image that Compose builds', () => {
    const { services } = composeProject([composeFile], readEnvFile('.env.example'));
    expect(container.image).toBe(services['seed']?.image);
  });

  it('fills the databases that the services read', () => {
    const given = environmentOf(container, 'ticketing');
    const expected = serviceNames.map((name) => {
      const [own] = find<Workload>('Deployment', 'ticketing', name).spec.template.spec.containers as [
        Container,
      ];
      const variable = `${name.replace('-service', '').toUpperCase()}_DATABASE_URL`;
      return [variable, environmentOf(own, 'ticketing')['DATABASE_URL']];
    });
    expect(given).toMatchObject(Object.fromEntries(expected) as object);
    const payments = find<Workload>('Deployment', 'ticketing', 'payment-service').spec.template.spec
      .containers;
    const { SANDBOX_GATEWAY_DATABASE_URL } = environmentOf(payments[0] as Container, 'ticketing');
    expect(given['SANDBOX_GATEWAY_DATABASE_URL']).toBe(SANDBOX_GATEWAY_DATABASE_URL);
  });

  it('may reach the six databases and nothing else', () => {
    const policies = seedManifests.filter(({ kind }) => kind === 'NetworkPolicy') as Manifest<{
      podSelector: { matchLabels: Labels };
      egress?: { to: { podSelector: { matchLabels: Labels } }[] }[];
    }>[];
    const own = policies.find(({ spec }) => matches(spec.podSelector.matchLabels, labelsOfPods(job)));
    const targets =
      own?.spec.egress?.flatMap(({ to }) => to.map(({ podSelector }) => podSelector.matchLabels)) ?? [];
    const reached = workloads.filter((workload) =>
      targets.some((labels) => matches(labels, labelsOfPods(workload))),
    );
    expect(reached.map(({ kind }) => kind)).toEqual(serviceNames.map(() => 'StatefulSet'));
    expect(policies.map(({ spec }) => spec.podSelector.matchLabels)).toContainEqual(targets[0]);
  });
});
