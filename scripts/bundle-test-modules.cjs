const { build } = require('esbuild');
const { mkdirSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const target = join(root, '.cache/test-modules');

/** Libraries of many files that nearly every suite loads. */
const libraries = [
  'axios',
  'cockatiel',
  'express',
  'jsonwebtoken',
  'pino',
  'pino-http',
  'prom-client',
  'supertest',
  'zod',
];
const fileOf = (name) => join(target, `${name.replaceAll('/', '__')}.js`);

/**
 * jest loads every module anew for each test file, which costs more than most of the tests. One file for each of the
 * libraries above, and one for the chassis, makes that several times faster; each is still loaded once a test file, so
 * every class has one identity.
 */
async function bundleTestModules() {
  mkdirSync(target, { recursive: true });
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
    // jest's modules know no import() of their own.
    supported: { 'dynamic-import': false },
  };
  await Promise.all([
    ...libraries.map((name) =>
      build({
        ...shared,
        sourcemap: false,
        entryPoints: [require.resolve(name)],
        outfile: fileOf(name),
        external: libraries.filter((other) => other !== name),
      }),
    ),
  ]);
}

module.exports = bundleTestModules;
module.exports.libraryMapper = Object.fromEntries(libraries.map((name) => [`^${name}$`, fileOf(name)]));
