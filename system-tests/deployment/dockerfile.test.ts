import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '../../scripts/local-platform';
import { imageEnvironment, stage, stages } from './support/dockerfile';
import { readText, repository } from './support/repository';

const { workspaces, scripts } = JSON.parse(readText('package.json')) as {
  workspaces: string[];
  scripts: Record<string, string>;
};
const allowed = readText('.dockerignore')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

describe('The Dockerfile', () => {
  it('installs by the lock file, and without running what packages bring along', () => {
    const installs = stages().flatMap(({ instructions }) =>
      instructions.filter((line) => line.includes('npm ')),
    );
    expect(installs.filter((line) => /npm (install|i) /.test(line))).toEqual([]);
    for (const line of installs.filter((candidate) => candidate.includes('npm ci'))) {
      expect(line).toContain('--ignore-scripts');
    }
  });

  it('puts nothing but manifests below the installed packages, so that a change of code keeps them', () => {
    const sources = stage('manifests').instructions.filter((line) => line.startsWith('COPY'));
    expect(sources).toEqual([
      'COPY package.json package-lock.json ./',
      ...workspaces.map((name) => `COPY ${name}/package.json ${name}/`),
    ]);
    expect(stage('packages')).toMatchObject({ from: 'manifests' });
    expect(stage('packages').instructions).toEqual([expect.stringContaining('npm ci ')]);
    for (const name of ['packages', 'dependencies']) {
      expect(stage(name).instructions.filter((line) => line.startsWith('COPY'))).toEqual([]);
    }
  });

  it('keeps only production packages in the image of a service', () => {
    expect(stage('dependencies').instructions.join('\n')).toContain(
      'npm ls --workspace="$SERVICE" --omit=dev',
    );
    const copied = stage('service').instructions.filter((line) => line.startsWith('COPY'));
    expect(copied).toContain('COPY --from=dependencies /picked .');
    expect(copied.join('\n')).not.toContain('node_modules');
  });

  it('begins the image of a service from nothing, and runs it as a user that is a number', () => {
    expect(stage('service').from).toBe('scratch');
    expect(stage('service').instructions).toContain('USER 65532:65532');
  });

  it('needs no shell to start or to be asked for its health', () => {
    const { instructions } = stage('service');
    const started = instructions.filter((line) => /^(CMD|ENTRYPOINT|HEALTHCHECK)/.test(line));
    expect(started).toHaveLength(2);
    for (const line of started) expect(line).toMatch(/(^| )CMD \["node", /);
  });

  it('listens to the world outside its container, in production', () => {
    expect(imageEnvironment()).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', DATA_DIR: '/data' });
  });

  it('is the last stage, so that a build without a target makes a service', () => {
    expect(stages().at(-1)?.name).toBe('service');
  });
});

describe('The .dockerignore', () => {
  it('begins by ignoring everything', () => {
    expect(
      readText('.dockerignore')
        .split('\n')
        .filter((line) => !line.startsWith('#'))[0],
    ).toBe('*');
  });

  it('lets in what the build reads', () => {
    const needed = [
      ...workspaces.map((name) => `${name}/package.json`),
      ...[...serviceNames, 'service-chassis', 'seed-data', 'deploy'].map((name) => `${name}/src`),
      'tsconfig.json',
      'tsconfig.base.json',
      'scripts',
    ];
    expect(allowed).toEqual(expect.arrayContaining(needed));
    expect(scripts['build']).toMatch(/ scripts\//);
  });

  it('names nothing that is not there', () => {
    expect(allowed.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it('lets in no secret, no data and no tests', () => {
    expect(allowed.filter((path) => /\.env|\.data|\/test|k8s|node_modules|dist/.test(path))).toEqual([]);
  });
});
