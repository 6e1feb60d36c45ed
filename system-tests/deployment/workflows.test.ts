import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { serviceNames } from '../../scripts/local-platform';
import { composeFile, composeProject } from './support/compose';
import { readEnvFile } from './support/interpolate';
import { filesBelow, readText, repository } from './support/repository';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly 'timeout-minutes'?: number;
        readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
        readonly services?: Readonly<Record<string, { readonly image: string }>>;
        readonly steps: readonly Step[];
      }
    >
  >;
}

const workflows = filesBelow('.github/workflows').map(
  (file) => [file, parse(readText(file)) as Workflow] as const,
);
const jobs = workflows.flatMap(([, workflow]) => Object.entries(workflow.jobs));
const jobNamed = (name: string) => {
  const found = jobs.find(([candidate]) => candidate === name);
  if (found === undefined) throw new Error(`There is no job ${name}.`);
  return found[1];
};
const commands = jobs.flatMap(([, { steps }]) =>
  steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
);

describe('The workflows', () => {
  it('may only read, and end in time', () => {
    for (const [, { permissions }] of workflows) expect(permissions).toEqual({ contents: 'read' });
    for (const [name, job] of jobs) {
      expect({ name, minutes: job['timeout-minutes'] }).toEqual({ name, minutes: expect.any(Number) });
    }
  });

  it('pin what they use: by a version where GitHub made it, by a commit where others did', () => {
    const used = jobs.flatMap(([, { steps }]) =>
      steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses])),
    );
    expect(used.filter((action) => !/^actions\/[a-z-]+@v\d+$|@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('run npm scripts and files that exist', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    const called = commands.flatMap((command) =>
      [...command.matchAll(/npm run (\S+)/g)].map(([, name = '']) => name),
    );
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
    const files = commands.flatMap((command) =>
      [...command.matchAll(/deploy\/[\w./-]+/g)].map(([path]) => path),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it('test on every Node that is supported, and on the SQL Server that Compose starts', () => {
    expect(jobNamed('everything').strategy?.matrix['node']).toEqual(['20', '22', '24', '26']);
    const { services } = composeProject([composeFile], readEnvFile('.env.example'));
    expect(jobNamed('sql-server').services?.['mssql']?.image).toBe(services['mssql']?.image);
  });

  it('build and scan the image of each service', () => {
    expect(jobNamed('images').strategy?.matrix['service']?.map((name) => `${String(name)}-service`)).toEqual(
      serviceNames,
    );
  });
});
