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

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    ...workspaces.map((name) => ({ ...shared, displayName: name, rootDir: `${__dirname}/${name}` })),
    {
      ...shared,
      displayName: 'system-tests',
      rootDir: `${__dirname}/system-tests`,
      testMatch: [
        '<rootDir>/{test,chaos,conventions,security,deployment,monitoring,simulation}/**/*.test.ts',
      ],
    },
    {
      ...shared,
      displayName: 'sql-subset',
      rootDir: `${__dirname}/system-tests`,
      testMatch: ['<rootDir>/sql-subset/**/*.test.ts'],
    },
  ],
  testTimeout: 15_000,
  // Jest uses every core. By default it leaves one free, which is half of a small machine.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
};
