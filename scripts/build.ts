import { build } from 'esbuild';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root, serviceNames } from './local-platform';

/**
 * Bundles each service with the chassis into `<service>/dist/main.js`; packages stay in node_modules. Whatever else lies in
 * `src`, such as the SQL of the migrations, goes along in the same layout, so that the same relative paths find it.
 */
export async function buildServices(names: readonly string[] = serviceNames): Promise<void> {
  await Promise.all(names.map(buildService));
}

async function buildService(name: string): Promise<void> {
  const source = join(root, name, 'src');
  const target = join(root, name, 'dist');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await Promise.all([
    build({
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
    }),
    cp(join(root, 'service-chassis/src/database/chassis-migrations'), join(target, 'chassis-migrations'), {
      recursive: true,
    }),
    cp(source, target, { recursive: true, filter: (path) => !path.endsWith('.ts') }),
  ]);
}

if (require.main === module) {
  buildServices(process.argv.length > 2 ? process.argv.slice(2) : undefined).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
