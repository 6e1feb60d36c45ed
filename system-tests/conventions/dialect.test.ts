import { basename } from 'node:path';
import { exportsOf, filesOf, identifiersOf, textOf } from './support/sources';

const services = ['user', 'catalog', 'seating', 'order', 'payment', 'notification'];

/** The folders that a service may have; `docs/how-a-service-is-built.md` describes each. */
const folders = [
  'api',
  'application',
  'clients',
  'domain',
  'gateways',
  'persistence',
  'security',
  'templates',
];
const rootFiles = [
  'config.ts',
  'import.ts',
  'jobs.ts',
  'main.ts',
  'metrics.ts',
  'service.ts',
  'transports.ts',
];

const camelCase = (file: string) =>
  file.replace(/\.ts$/, '').replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const pascalCase = (file: string) => camelCase(file).replace(/^./, (letter) => letter.toUpperCase());

describe.each(services)('%s-service speaks the dialect of all six:', (service) => {
  const source = `${service}-service/src`;
  const files = filesOf(`${source}/**/*.ts`, `${source}/*.ts`);
  const within = (folder: string) => files.filter((path) => path.startsWith(`${source}/${folder}/`));
  const namesIn = (path: string) => exportsOf(path).map(({ name }) => name);

  it('its rooms are those that the documentation lists', () => {
    const inside = files.map((path) => path.slice(source.length + 1));
    const unknown = inside.filter(
      (path) => !rootFiles.includes(path) && !folders.includes(path.split('/')[0] ?? ''),
    );
    expect(unknown).toEqual([]);
  });

  it('its routes are one list in api/routes.ts', () => {
    expect(namesIn(`${source}/api/routes.ts`)).toEqual([`${service}ServiceRoutes`]);
  });

  it('its use cases are one list in application/use-cases.ts, whose type is inferred', () => {
    expect(namesIn(`${source}/application/use-cases.ts`)).toEqual(
      expect.arrayContaining(['UseCases', 'createUseCases']),
    );
    expect(textOf(`${source}/application/use-cases.ts`)).toContain(
      'export type UseCases = ReturnType<typeof createUseCases>',
    );
  });

  it('its jobs are one list in jobs.ts', () => {
    expect(namesIn(`${source}/jobs.ts`)).toContain(`${service}ServiceJobs`);
  });

  it('a store of rows is an XRepository, made by createXRepository in x-repository.ts', () => {
    const made = within('persistence').flatMap((path) =>
      namesIn(path)
        .filter((name) => /^create\w*(Repository|Store)$/.test(name))
        .map((name) => [basename(path), name]),
    );
    const expected = within('persistence')
      .map((path) => basename(path))
      .filter((file) => file.endsWith('-repository.ts'))
      .map((file) => [file, `create${pascalCase(file)}`]);
    expect(expected.length).toBeGreaterThan(0);
    expect(made).toEqual(expected);
  });

  it('a client of another service is an XClient, made by createXClient in x-client.ts', () => {
    const clients = within('clients').filter((path) => path.endsWith('-client.ts'));
    for (const path of clients) expect(namesIn(path)).toContain(`create${pascalCase(basename(path))}`);
  });

  it('a port stands in a file of its own name, or beside others of its subject, in application/ports', () => {
    const ports = within('application/ports').filter((path) =>
      /-(repository|client|metrics)\.ts$/.test(path),
    );
    expect(ports.length).toBeGreaterThan(0);
    for (const path of ports) expect(namesIn(path)).toContain(pascalCase(basename(path)));
  });

  it('what a use case is given is its XDependencies, and what makes it is createX', () => {
    const names = within('application').flatMap(namesIn);
    expect(names.filter((name) => /(Parts|Options|Store|Watcher|Telemetry)$/.test(name))).toEqual([]);
  });

  it('schemas stand in x-schemas.ts', () => {
    const elsewhere = within('api').filter(
      (path) =>
        !path.endsWith('-schemas.ts') &&
        namesIn(path).some((name) => name.endsWith('Schema') || /^to\w+Body$/.test(name)),
    );
    expect(elsewhere).toEqual([]);
  });

  it('its own secret is serviceSecret, and those of its callers callerSecrets', () => {
    const identifiers = identifiersOf(`${source}/config.ts`);
    expect(identifiers).toContain('serviceSecret');
    expect([...identifiers].filter((name) => /\w+ServiceSecret$|serviceTokenSecret/.test(name))).toEqual([]);
  });

  it('its problems are made in domain/problems.ts and nowhere else', () => {
    const elsewhere = files.filter(
      (path) =>
        path !== `${source}/domain/problems.ts` &&
        /\bproblem\s*\.\s*(invalid|notFound|conflict|gone|forbidden|unauthenticated|declined|unprocessable|tooManyRequests|unavailable)\(/.test(
          textOf(path),
        ),
    );
    expect(elsewhere).toEqual([]);
  });

  it('its domain reaches nothing of the chassis but the core', () => {
    const reaching = within('domain').filter((path) => /service-chassis\/(?!core')/.test(textOf(path)));
    expect(reaching).toEqual([]);
  });

  it('its transactions run in Transactions', () => {
    const identifiers = within('application').flatMap((path) => [...identifiersOf(path)]);
    expect(identifiers.filter((name) => ['UnitOfWork', 'Transact', 'Database'].includes(name))).toEqual([]);
  });
});
