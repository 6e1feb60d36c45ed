import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serviceNames } from '../../scripts/local-platform';
import { composeFile, composeProject, overlays } from './support/compose';
import { readEnvFile } from './support/interpolate';
import { manifestsIn, manifests } from './support/manifests';
import { filesBelow, readText, repository } from './support/repository';

const documents = [
  'README.md',
  'docs/deployment.md',
  'monitoring/README.md',
  ...filesBelow('docs/runbooks').filter((path) => path.endsWith('.md')),
];

const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
const example = readEnvFile('.env.example');
const compose = composeProject([composeFile], example);
const sixServers = composeProject([composeFile, overlays.sixServers], example);
const objects = [...manifests, ...manifestsIn('deploy/kubernetes/seed.yaml')];

/** The commands of code blocks and of code within sentences; a command on several lines counts as one line. */
function commandsOf(document: string): string[] {
  const text = readText(document);
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block);
  const inline = [...text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)];
  return [
    ...blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n')),
    ...inline.map(([, code = '']) => code),
  ]
    .map((line) => line.replace(/(^|\s)# .*$/, '').trim())
    .filter((line) => line !== '');
}

const commands = documents.flatMap(commandsOf);

/** What a pattern's groups match in all commands, without duplicates. */
function named(pattern: RegExp): string[][] {
  const found = commands.flatMap((command) =>
    [...command.matchAll(pattern)].map((match) => match.slice(1).map((group) => group ?? '')),
  );
  return [...new Map(found.map((groups) => [groups.join(' '), groups])).values()];
}

/** The anchor that GitHub makes for a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe('The README', () => {
  it('says how to set the platform up, how to monitor it, and what to do when it does not work', () => {
    const headings = [...readText('README.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(
      expect.arrayContaining(['Local setup', 'Kubernetes setup', 'Monitoring', 'Troubleshooting']),
    );
  });
});

describe('The commands of the README and of the pages on deployment and operation', () => {
  it('run npm scripts that exist', () => {
    const run = named(/\bnpm (?:run (?:--silent )?)?([a-z][a-z:]*)/g).map(([name = '']) => name);
    expect(run).toEqual(expect.arrayContaining(['start', 'test', 'build']));
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name files and folders that exist', () => {
    const paths = [
      ...named(/(?<=(?:-f|-k|tsx|sh|cp|<|check-config|rules) )(k8s\b|\w[\w./-]*\.[a-z]+)/g),
      ...named(/(?<![\w/.-])((?:k8s|deploy|monitoring|scripts|docs)\/[\w./-]*[\w/])/g),
      ...named(/(?<![\w/.-])(compose\.[\w-]+\.yml|docker-compose\.yml)/g),
      ...named(/^(wait-for-it\.sh|\.\/[\w./-]+)/g),
    ].map(([path = '']) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['k8s', 'docker-compose.yml', 'compose.embedded.yml', 'deploy/new-secrets.sh']),
    );
    // kubectl's short form of a Deployment.
    const workloads = /^deploy\/[\w-]+$/;
    expect(paths.filter((path) => !workloads.test(path) && !existsSync(join(repository, path)))).toEqual([]);
  });

  it('use ports that Compose publishes', () => {
    const published = Object.values(compose.services).flatMap(({ ports = [] }) =>
      ports.map((port) => port.split(':')[1]),
    );
    const asked = named(/localhost:(\d+)/g).map(([port = '']) => port);
    expect(asked.length).toBeGreaterThan(8);
    // A SQL Server of the reader's own.
    const elsewhere = ['1433'];
    expect(asked.filter((port) => !published.includes(port) && !elsewhere.includes(port))).toEqual([]);
  });

  it('name services of Compose that it has', () => {
    const all = { ...sixServers.services, ...compose.services };
    const asked = named(
      /docker compose (?:[\w.-]+\.yml |-f |--[a-z]+ )*(?:logs|restart|exec|run|cp|ps)((?: --?[\w=]+(?: \d+m?)?)*)((?: [a-z][a-z-]+)*)/g,
    ).flatMap(([, names = '']) => names.trim().split(' '));
    const services = asked.filter((name) => name in all);
    expect(services).toEqual(expect.arrayContaining(['seed', 'mssql', 'order-service']));
    expect(asked.filter((name) => name.includes('-') && !(name in all))).toEqual([]);
    const profiles = new Set(
      [compose, composeProject([composeFile, overlays.embedded], example)].flatMap(({ services: own }) =>
        Object.values(own).flatMap(({ profiles: list = [] }) => list),
      ),
    );
    expect(named(/--profile ([a-z-]+)/g).filter(([profile = '']) => !profiles.has(profile))).toEqual([]);
  });

  it('name objects of Kubernetes that are in the manifests, in their namespaces', () => {
    const kinds: Readonly<Record<string, string>> = {
      deployment: 'Deployment',
      deploy: 'Deployment',
      service: 'Service',
      svc: 'Service',
      job: 'Job',
      pod: 'StatefulSet',
    };
    const meant = [
      ...named(/kubectl -n ([a-z]+) [^`]*?\b(deployment|deploy|service|svc|job)\/([a-z][a-z-]*)/g),
      ...named(/kubectl -n ([a-z]+) describe (pod) ([a-z-]+)-0/g),
      ...named(/kubectl -n ([a-z]+) exec -it ([a-z-]+)-0/g).map(([namespace = '', name = '']) => [
        namespace,
        'pod',
        name,
      ]),
      ...named(/minikube service ([a-z-]+) -n ([a-z]+)/g).map(([name = '', namespace = '']) => [
        namespace,
        'service',
        name,
      ]),
    ];
    expect(meant).toEqual(expect.arrayContaining([['monitoring', 'service', 'prometheus']]));
    const missing = meant.filter(
      ([namespace, kind = '', name]) =>
        !objects.some(
          (object) =>
            object.kind === kinds[kind] &&
            object.metadata.name === name &&
            object.metadata.namespace === namespace,
        ),
    );
    expect(missing).toEqual([]);
  });

  it('load the images that Compose builds', () => {
    const built = new Set(Object.values(compose.services).map(({ image }) => image));
    const loaded = named(/(ticketing\/[\w$-]+:dev)/g).flatMap(([image = '']) =>
      image.includes('$name') ? serviceNames.map((name) => image.replace('$name-service', name)) : [image],
    );
    expect(loaded).toEqual(expect.arrayContaining(['ticketing/seed:dev', 'ticketing/order-service:dev']));
    expect(loaded.filter((image) => !built.has(image))).toEqual([]);
  });

  it('set variables that .env.example has', () => {
    const known = readText('.env.example');
    const set = named(/\b([A-Z]+(?:_[A-Z]+)*_(?:PORT|PASSWORD|ADDRESS))\b/g).map(([name = '']) => name);
    expect(set.length).toBeGreaterThan(4);
    const ofOthers = ['SMTP_PORT', 'SMTP_PASSWORD'];
    expect(set.filter((name) => !ofOthers.includes(name) && !known.includes(`${name}=`))).toEqual([]);
  });
});

describe('The links', () => {
  it.each(documents)('of %s lead to pages and headings that exist', (document) => {
    for (const [, target = ''] of readText(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = '', anchor] = target.split('#');
      const page = path === '' ? document : join(dirname(document), path);
      expect({ target, exists: existsSync(join(repository, page)) }).toEqual({ target, exists: true });
      if (anchor === undefined) continue;
      const anchors = [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        anchorOf(heading),
      );
      expect({ target, anchors }).toEqual({ target, anchors: expect.arrayContaining([anchor]) });
    }
  });
});
