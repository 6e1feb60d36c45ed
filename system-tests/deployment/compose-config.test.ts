import { composeFile, composeProject, overlays, started } from './support/compose';
import { docker, hasCompose } from './support/docker';
import { readEnvFile } from './support/interpolate';

const withCompose = hasCompose ? describe : describe.skip;

const combinations = [[composeFile], [composeFile, overlays.embedded], [composeFile, overlays.sixServers]];

interface Normalized {
  readonly services: Readonly<
    Record<string, { readonly environment?: object; readonly depends_on?: object }>
  >;
}

withCompose('docker compose (skipped where it is not installed)', () => {
  const config = (files: readonly string[], envFile: string, ...more: string[]) =>
    docker(['compose', '--env-file', envFile, ...files.flatMap((file) => ['-f', file]), 'config', ...more]);

  it.each(combinations.map((files) => [files.join(' + '), files] as const))(
    'reads %s as the other tests do',
    async (_, files) => {
      const ours = composeProject(files, readEnvFile('.env.example'));
      const theirs = JSON.parse(await config(files, '.env.example', '--format', 'json')) as Normalized;
      expect(Object.keys(theirs.services).sort()).toEqual(
        started(ours)
          .map(([name]) => name)
          .sort(),
      );
      for (const [name, service] of started(ours)) {
        expect(theirs.services[name]?.environment ?? {}).toEqual(service.environment ?? {});
        expect(Object.keys(theirs.services[name]?.depends_on ?? {}).sort()).toEqual(
          Object.keys(service.depends_on ?? {}).sort(),
        );
      }
    },
  );

  it.each(combinations.map((files) => [files.join(' + '), files] as const))(
    'finds nothing wrong with %s, every profile included',
    async (_, files) => {
      const named = files.flatMap((file) => ['-f', file]);
      await docker([
        'compose',
        '--env-file',
        '.env.example',
        ...named,
        '--profile',
        '*',
        'config',
        '--quiet',
      ]);
    },
  );

  it('fails without secrets, and names one', async () => {
    await expect(config([composeFile], '/dev/null', '--quiet')).rejects.toThrow(
      /required variable [A-Z_]+ is missing a value: set it in \.env/,
    );
  });
});
