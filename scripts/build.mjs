import { build } from 'esbuild';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export const services = [
  'user-service',
  'catalog-service',
  'seating-service',
  'order-service',
  'payment-service',
  'notification-service',
];

/**
 * Bundles each service with the chassis into `<service>/dist/main.js`; packages stay in node_modules. The SQL of the
 * migrations goes along, laid out as in `src`, so that the same relative paths find it.
 */
export async function buildServices(names = services) {
  await Promise.all(names.map(buildService));
}

async function buildService(name) {
  const source = join(root, name, 'src');
  const target = join(root, name, 'dist');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
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
  await cp(
    join(root, 'service-chassis/src/database/chassis-migrations'),
    join(target, 'chassis-migrations'),
    {
      recursive: true,
    },
  );
  await cp(source, target, { recursive: true, filter: (path) => !path.endsWith('.ts') });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildServices(process.argv.length > 2 ? process.argv.slice(2) : undefined);
}
