import { build } from 'esbuild';
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root, serviceNames } from './local-platform';

/**
 * Bundles each service with the chassis into `<service>/dist/main.js`; packages stay in node_modules. The other files of
 * `src`, such as the SQL of the migrations, are copied in the same layout, so that the same relative paths find them.
 */
export async function buildServices(names: readonly string[] = serviceNames): Promise<void> {
  await Promise.all(names.map(buildService));
}

/** Builds only the services whose sources have changed since their last build, so that a start is fast. */
export async function buildChangedServices(): Promise<void> {
  const shared = await Promise.all(['service-chassis/src', 'scripts', 'package-lock.json'].map(lastChange));
  const isStale = await Promise.all(
    serviceNames.map(async (name) => {
      const builtAt = await lastChange(join(name, 'dist/main.js'));
      return Math.max(await lastChange(join(name, 'src')), ...shared) >= builtAt;
    }),
  );
  await buildServices(serviceNames.filter((_, index) => isStale[index]));
}

/** The time of the last change to a file, or to anything in a folder, in milliseconds. It is 0 when there is no such file. */
async function lastChange(path: string): Promise<number> {
  const found = await stat(join(root, path)).catch(() => undefined);
  if (found?.isDirectory() !== true) return found?.mtimeMs ?? 0;
  const inside = await readdir(join(root, path));
  const changes = await Promise.all(inside.map((name) => lastChange(join(path, name))));
  return Math.max(found.mtimeMs, ...changes);
}

async function buildService(name: string): Promise<void> {
  const source = join(root, name, 'src');
  const target = join(root, name, 'dist');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await Promise.all([
    cp(join(root, 'service-chassis/src/database/chassis-migrations'), join(target, 'chassis-migrations'), {
      recursive: true,
    }),
    cp(source, target, { recursive: true, filter: (path) => !path.endsWith('.ts') }),
  ]);
  // This file is written last, so that a build that has it is complete.
  await build({
    entryPoints: [join(source, 'main.ts')],
    outfile: join(target, 'main.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    packages: 'external',
    tsconfig: join(root, 'tsconfig.base.json'),
    logLevel: 'warning',
  });
}

if (require.main === module) {
  buildServices(process.argv.length > 2 ? process.argv.slice(2) : undefined).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
