import { loadPaymentConfig } from '../../payment-service/src/config';
import { serviceNames, services as usualPorts, type ServiceName } from '../../scripts/local-platform';
import {
  composeFile,
  composeProject,
  isOneShot,
  overlays,
  started,
  type ComposeProject,
  type ComposeService,
} from './support/compose';
import { imageEnvironment, stages } from './support/dockerfile';
import { interpolate, readEnvFile, references } from './support/interpolate';
import { readText } from './support/repository';
import {
  callerSecretOf,
  loadConfig,
  secretsOf,
  variablesOf,
  type Environment,
} from './support/service-configs';

const example = readEnvFile('.env.example');
const allFiles = [composeFile, ...Object.values(overlays)];

const projects: Record<string, ComposeProject> = {
  'by itself': composeProject([composeFile], example),
  'with the embedded overlay': composeProject([composeFile, overlays.embedded], example),
  'with the six-servers overlay': composeProject([composeFile, overlays.sixServers], example),
};

function serviceOf(project: ComposeProject, name: string): ComposeService {
  const service = project.services[name];
  if (service === undefined) throw new Error(`There is no ${name}.`);
  return service;
}

/** The environment of the process: the image's settings, overridden by Compose's. */
function environmentOf(project: ComposeProject, name: ServiceName): Environment {
  return { ...imageEnvironment(), ...serviceOf(project, name).environment };
}

describe('The secrets of Compose', () => {
  const required = new Set(
    references(readText(composeFile))
      .filter((reference) => reference.required)
      .map(({ name }) => name),
  );

  it('are all in .env.example, without anything unused', () => {
    expect(Object.keys(example).sort()).toEqual([...required].sort());
  });

  it.each([...required])('stop Compose, which names %s, when it is missing', (name) => {
    const { [name]: removed, ...others } = example;
    expect(removed).toBeTruthy();
    for (const environment of [others, { ...others, [name]: '' }]) {
      expect(() => interpolate(readText(composeFile), environment)).toThrow(
        `required variable ${name} is missing a value`,
      );
    }
  });

  it('are the only variables without a default, in every file', () => {
    const withoutDefault = allFiles.flatMap((file) =>
      [...readText(file).matchAll(/(?<!\$)\$\{(\w+)\}/g)].map(([, name]) => `${file}: ${name}`),
    );
    expect(withoutDefault).toEqual([]);
  });

  it('pass into URLs without percent-encoding', () => {
    for (const [name, value] of Object.entries(example)) {
      if (name.endsWith('_DB_PASSWORD')) expect(encodeURIComponent(value)).toBe(value);
    }
  });

  it('are long enough for the services, and no two are the same', () => {
    for (const [name, value] of Object.entries(example)) {
      expect({ name, longEnough: value.length >= (name.endsWith('_SECRET') ? 32 : 8) }).toEqual({
        name,
        longEnough: true,
      });
    }
    expect(new Set(Object.values(example)).size).toBe(Object.keys(example).length);
  });
});

describe.each(Object.entries(projects))('Compose %s', (_, project) => {
  const running = started(project);

  it('starts the six services', () => {
    expect(running.map(([name]) => name)).toEqual(expect.arrayContaining(serviceNames));
  });

  it.each(serviceNames)('gives %s only variables that it knows', (name) => {
    const known = variablesOf(name);
    const given = Object.keys(serviceOf(project, name).environment ?? {});
    expect(given.filter((variable) => !known.has(variable))).toEqual([]);
  });

  it.each(serviceNames)('gives %s a configuration with which it starts in production', (name) => {
    const config = loadConfig[name](environmentOf(project, name));
    expect(config).toMatchObject({ environment: 'production', host: '0.0.0.0', port: usualPorts[name] });
  });

  it.each(serviceNames)('publishes the port of %s on this machine only', (name) => {
    expect(serviceOf(project, name).ports).toEqual([`127.0.0.1:${usualPorts[name]}:${usualPorts[name]}`]);
  });

  it.each(serviceNames)('gives %s every secret that production asks for', (name) => {
    const given = environmentOf(project, name);
    for (const secret of secretsOf(name)) {
      const { [secret]: removed, ...others } = given;
      expect(removed).toBeTruthy();
      expect(() => loadConfig[name](others)).toThrow(secret);
    }
  });

  it('gives each callee the secret with which its callers sign', () => {
    const differing = serviceNames.flatMap((callee) =>
      serviceNames
        .filter((caller) => variablesOf(callee).has(callerSecretOf(caller)))
        .filter(
          (caller) =>
            environmentOf(project, callee)[callerSecretOf(caller)] !==
            environmentOf(project, caller)['SERVICE_TOKEN_SECRET'],
        )
        .map((caller) => `${caller} -> ${callee}`),
    );
    expect(differing).toEqual([]);
  });

  it.each(serviceNames)('tells %s where the others are', (name) => {
    const given = environmentOf(project, name);
    const wanted = [...variablesOf(name)].filter((variable) => variable.endsWith('_SERVICE_URL'));
    expect(wanted.length).toBeGreaterThan(0);
    for (const variable of wanted) {
      const peer = variable.replace('_SERVICE_URL', '-service').toLowerCase() as ServiceName;
      expect(given[variable]).toBe(`http://${peer}:${usualPorts[peer]}`);
    }
  });

  it('leads mailed links to the port at which user-service is published', () => {
    const { PUBLIC_URL: address = '' } = environmentOf(project, 'user-service');
    const [published = ''] = serviceOf(project, 'user-service').ports ?? [];
    expect(String(published).split(':').slice(-2)).toEqual([new URL(address).port, '3000']);
  });

  it('depends on nothing that it does not start', () => {
    const names = new Set(running.map(([name]) => name));
    const missing = running.flatMap(([name, { depends_on: needed = {} }]) =>
      Object.keys(needed)
        .filter((other) => !names.has(other))
        .map((other) => `${name} needs ${other}`),
    );
    expect(missing).toEqual([]);
  });

  it('waits for health where it waits for a server, and for the end where it waits for a job', () => {
    for (const [, { depends_on: needed = {} }] of running) {
      for (const [name, { condition }] of Object.entries(needed)) {
        expect({ name, condition }).toEqual({
          name,
          condition: isOneShot(serviceOf(project, name))
            ? 'service_completed_successfully'
            : 'service_healthy',
        });
      }
    }
  });

  it('checks the health of every server, limits its memory and starts it again', () => {
    const imageChecks = stages()
      .filter(({ instructions }) => instructions.some((line) => line.startsWith('HEALTHCHECK')))
      .map(({ name }) => name);
    for (const [name, service] of running.filter(([, candidate]) => !isOneShot(candidate))) {
      const checked =
        service.healthcheck?.test ?? (imageChecks.includes(service.build?.target ?? '') || undefined);
      expect({ name, checked: checked !== undefined, restart: service.restart }).toEqual({
        name,
        checked: true,
        restart: 'unless-stopped',
      });
    }
    for (const [name, service] of running) {
      expect({ name, limit: service.mem_limit }).toEqual({ name, limit: expect.stringMatching(/^\d+[mg]$/) });
    }
  });

  it('lets our own containers write nothing but their volumes, and gives them no capability', () => {
    const own = running.filter(([, { build }]) => build !== undefined);
    expect(own.length).toBeGreaterThanOrEqual(7);
    for (const [, service] of own) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  it('pins the image of every server by a version', () => {
    for (const [name, { image, build }] of Object.entries(project.services)) {
      if (build === undefined)
        expect({ name, image }).toEqual({ name, image: expect.stringMatching(/:v?\d[\w.-]+$/) });
      else
        expect({ name, image }).toEqual({ name, image: expect.stringMatching(/^ticketing\/[a-z-]+:dev$/) });
    }
  });

  it('declares the volumes that it mounts', () => {
    const mounted = running
      .flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''))
      .filter((source) => !/^[./]/.test(source));
    expect(mounted.filter((name) => !(name in project.volumes))).toEqual([]);
  });

  it('gives a service longer to stop than its requests have', () => {
    for (const name of serviceNames) {
      const { shutdownDelayMs, shutdownGraceMs } = loadConfig[name](environmentOf(project, name));
      const seconds = Number.parseInt(serviceOf(project, name).stop_grace_period ?? '', 10);
      expect(seconds * 1_000).toBeGreaterThan(shutdownDelayMs + shutdownGraceMs);
    }
  });
});

describe.each(['by itself', 'with the six-servers overlay'])('The databases of Compose %s', (combination) => {
  const project = projects[combination] as ComposeProject;
  const setUp = serviceOf(project, 'database-setup');

  it('are made with the logins and passwords that the services have', () => {
    const wanted = serviceNames.map((name) => environmentOf(project, name)['DATABASE_URL']);
    const made = Object.entries(setUp.environment ?? {})
      .filter(([name]) => name.endsWith('_DATABASE_URL'))
      .map(([, url]) => url);
    expect(made).toEqual(wanted);
    expect(serviceOf(project, 'seed').environment).toMatchObject({
      USER_DATABASE_URL: wanted[0],
      NOTIFICATION_DATABASE_URL: wanted[5],
    });
  });

  it('belong to one service each, with a login of its own', () => {
    const urls = serviceNames.map((name) => new URL(environmentOf(project, name)['DATABASE_URL'] ?? ''));
    for (const part of ['pathname', 'username', 'password'] as const) {
      expect(new Set(urls.map((url) => url[part])).size).toBe(serviceNames.length);
    }
    expect(urls.map((url) => url.username)).not.toContain('sa');
  });

  it('are on servers that the job waits for, and whose administrator it knows', () => {
    for (const name of serviceNames) {
      const { hostname } = new URL(environmentOf(project, name)['DATABASE_URL'] ?? '');
      expect(setUp.depends_on).toHaveProperty(hostname, { condition: 'service_healthy' });
      expect(serviceOf(project, hostname).environment?.['MSSQL_SA_PASSWORD']).toBe(
        setUp.environment?.['MSSQL_SA_PASSWORD'],
      );
    }
  });
});

describe('The embedded overlay', () => {
  const project = projects['with the embedded overlay'] as ComposeProject;

  it('starts the six and the seeder, and nothing else', () => {
    expect(
      started(project)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...serviceNames, 'seed'].sort());
  });

  it.each(serviceNames)('gives %s a file in a volume of its own, which the seeder fills', (name) => {
    const { volumes = [], environment = {} } = serviceOf(project, name);
    const seed = serviceOf(project, 'seed');
    const short = name.replace('-service', '');
    expect(volumes).toEqual([`${short}-data:/data`]);
    expect(environment['DATABASE_URL']).toBe(`sqlite:/data/${short}.db`);
    expect(seed.volumes).toContain(`${short}-data:/data/${short}`);
    expect(seed.environment?.[`${short.toUpperCase()}_DATABASE_URL`]).toBe(
      `sqlite:/data/${short}/${short}.db`,
    );
  });

  it('sends neither mail nor traces to servers that are not there', () => {
    for (const name of serviceNames) {
      const given = environmentOf(project, name);
      expect([given['SMTP_HOST'] ?? '', given['OTEL_EXPORTER_OTLP_ENDPOINT']]).toEqual(['', '']);
    }
  });
});

describe.each(Object.entries(projects))('The seeder of Compose %s', (_, project) => {
  it('gives the sandbox gateway the file that payment-service reads', () => {
    const [volume, home] = serviceOf(project, 'payment-service').volumes?.[0]?.split(':') ?? [];
    const url = serviceOf(project, 'seed').environment?.['SANDBOX_GATEWAY_DATABASE_URL'];
    const mounted = serviceOf(project, 'seed').volumes?.find((candidate) =>
      candidate.startsWith(`${volume}:`),
    );
    const config = loadPaymentConfig(environmentOf(project, 'payment-service'));
    expect(config.sandbox.databaseUrl).toBe(url?.replace(mounted?.split(':')[1] ?? '?', home ?? '?'));
  });
});

describe('What Compose builds and pulls', () => {
  it.each(Object.values(overlays))('%s changes services that exist, or brings whole ones', (overlay) => {
    const base = Object.keys(composeProject([composeFile], example).services);
    const incomplete = Object.entries(composeProject([overlay], example).services)
      .filter(([name, { image }]) => !base.includes(name) && !image)
      .map(([name]) => name);
    expect(incomplete).toEqual([]);
  });

  it.each(serviceNames)('%s is built from the Dockerfile as itself', (name) => {
    const { build, image } = serviceOf(projects['by itself'] as ComposeProject, name);
    expect(build).toMatchObject({ context: '.', target: 'service', args: { SERVICE: name } });
    expect(image).toBe(`ticketing/${name}:dev`);
  });
});
