import { serviceNames, type ServiceName } from '../../scripts/local-platform';
import { walkPurchase } from '../../deploy/src/purchase/walk-purchase';
import { freePorts } from '../src/free-ports';
import { composeFile, overlays } from './support/compose';
import { docker, hasEngine } from './support/docker';
import { readText } from './support/repository';

const MINUTE_MS = 60_000;
const { packages: locked } = JSON.parse(readText('package-lock.json')) as {
  packages: Readonly<Record<string, { readonly dev?: boolean }>>;
};
const withEngine = hasEngine ? describe : describe.skip;

withEngine('The six containers on embedded databases (skipped where no engine runs)', () => {
  const project = `ticketing-test-${process.pid}`;
  const tag = 'deployment-test';
  let settings: NodeJS.ProcessEnv;
  let urlOf: (service: ServiceName) => string;

  const compose = (...args: string[]) =>
    docker(
      [
        'compose',
        '-p',
        project,
        '--env-file',
        '.env.example',
        '-f',
        composeFile,
        '-f',
        overlays.embedded,
        ...args,
      ],
      settings,
    );
  beforeAll(async () => {
    const ports = await freePorts();
    urlOf = (service) => `http://127.0.0.1:${ports[service]}`;
    const published = serviceNames.map((name) => [
      `${name.replace('-', '_').toUpperCase()}_PORT`,
      String(ports[name]),
    ]);
    settings = { TAG: tag, ...(Object.fromEntries(published) as Record<string, string>) };
    await compose('up', '--build', '--detach', '--wait', '--wait-timeout', '120');
  }, 15 * MINUTE_MS);

  afterAll(async () => {
    await compose('down', '--volumes', '--timeout', '5');
    await docker(['image', 'rm', ...[...serviceNames, 'seed'].map((name) => `ticketing/${name}:${tag}`)]);
  }, MINUTE_MS);

  it(
    'sell tickets',
    async () => {
      expect((await walkPurchase(urlOf)).ticketIds).toHaveLength(2);
    },
    MINUTE_MS,
  );

  it.each(serviceNames)(
    '%s runs as a numbered user without a shell, and can write to nothing but its volumes',
    async (name) => {
      const look = `
        const fs = require('fs');
        const written = (path) => { try { fs.writeFileSync(path, ''); return true } catch { return false } };
        const paths = ['/new', '/app/dist/main.js', '/etc/passwd', '/tmp/new', '/data/new'];
        JSON.stringify({ user: process.getuid(), shell: fs.existsSync('/bin/sh'), written: paths.filter(written) })`;
      expect(JSON.parse(await compose('exec', '-T', name, 'node', '-p', look))).toEqual({
        user: 65532,
        shell: false,
        written: ['/tmp/new', '/data/new'],
      });
    },
    MINUTE_MS,
  );

  it.each(serviceNames)(
    '%s has the packages that it runs with, and none that it is only built or tested with',
    async (name) => {
      const look = "JSON.stringify(require('fs').readdirSync('/app/node_modules'))";
      const packages = JSON.parse(await compose('exec', '-T', name, 'node', '-p', look)) as string[];
      expect(packages).toEqual(expect.arrayContaining(['express', 'zod', 'pino']));
      expect(packages.filter((path) => locked[`node_modules/${path}`]?.dev === true)).toEqual([]);
    },
    MINUTE_MS,
  );

  it.each(serviceNames)('%s is in an image of less than 250 MB', async (name) => {
    const size = await docker(['image', 'inspect', '--format', '{{.Size}}', `ticketing/${name}:${tag}`]);
    expect(Number(size)).toBeLessThan(250_000_000);
  });

  // The last test, because it stops the containers.
  it(
    'stop gracefully',
    async () => {
      await compose('stop');
      const ids = (await compose('ps', '--all', '--quiet')).trim().split('\n');
      expect(ids).toHaveLength(7);
      const ends = await docker(['inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', ...ids]);
      expect(ends.trim().split('\n')).toEqual(ids.map(() => '0 false'));
    },
    MINUTE_MS,
  );
});
