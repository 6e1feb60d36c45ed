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
  moduleNameMapper: {
    '^@ticketing/service-chassis$': '<rootDir>/../service-chassis/src/index.ts',
    '^@ticketing/service-chassis/testing$': '<rootDir>/../service-chassis/src/testing/index.ts',
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
      testMatch: ['<rootDir>/{test,deployment,monitoring,simulation}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'sql-subset',
      rootDir: `${__dirname}/system-tests`,
      testMatch: ['<rootDir>/sql-subset/**/*.test.ts'],
    },
  ],
  testTimeout: 15_000,
};
