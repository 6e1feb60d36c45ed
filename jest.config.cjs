const workspaces = [
  'service-chassis',
  'user-service',
  'catalog-service',
  'seating-service',
  'order-service',
  'payment-service',
  'notification-service',
  'seed-data',
];

const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
};

/**
 * Suites that kill, stop and overload real processes for minutes, and search for injected mistakes: `npm run test:chaos`.
 * `npm test` has the smallest of them.
 */
const chaos = ['chaos/*', 'overload/*', 'simulation/mutations', 'deployment/rolling-restart'];
const smallestChaos = ['chaos/disk-full', 'chaos/kill', 'chaos/torn-commit'];

const systemTests = (displayName, suites, otherSuites = []) => ({
  ...shared,
  displayName,
  rootDir: `${__dirname}/system-tests`,
  testMatch: suites.map((suite) => `<rootDir>/${suite}.test.ts`),
  testPathIgnorePatterns: otherSuites.map((suite) => `/${suite}\\.test\\.ts$`),
});

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    ...workspaces.map((name) => ({ ...shared, displayName: name, rootDir: `${__dirname}/${name}` })),
    systemTests(
      'system-tests',
      ['{test,conventions,security,deployment,monitoring,simulation}/**/*', ...smallestChaos],
      chaos.filter((suite) => !suite.endsWith('*')),
    ),
    systemTests('chaos', chaos),
    systemTests('sql-subset', ['sql-subset/**/*']),
  ],
  // This only ends a test that hangs. No test may depend on how busy the machine is.
  testTimeout: 600_000,
  // Jest uses every core. By default it leaves one free, which is half of a small machine.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
};
