const services = '(user|catalog|seating|order|payment|notification)-service';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-service-imports-another',
      comment: 'Services talk over HTTP; the shared code is service-chassis.',
      severity: 'error',
      from: { path: `^${services}/` },
      to: { path: `^${services}/`, pathNot: '^$1-service/' },
    },
    {
      name: 'chassis-knows-no-service',
      severity: 'error',
      from: { path: '^service-chassis/' },
      to: { path: `^(${services}|seed-data|system-tests)/` },
    },
    {
      name: 'domain-imports-nothing-outward',
      comment: 'Rules are pure: no express, SQL or axios, only the refusals and value types of the chassis.',
      severity: 'error',
      from: { path: `^${services}/src/domain/` },
      to: {
        path: [
          `^${services}/src/(?!domain/)`,
          'node_modules/(express|mssql|axios|@photostructure|pino|prom-client)',
        ],
      },
    },
    {
      name: 'application-sees-domain-and-ports',
      severity: 'error',
      from: { path: `^${services}/src/application/` },
      to: { path: `^${services}/src/(api|persistence|clients|jobs|gateways|config\\.ts|service\\.ts)` },
    },
    {
      name: 'adapters-point-inward',
      comment: 'api, persistence, clients and jobs know the use cases and the domain, not each other.',
      severity: 'error',
      from: { path: `^${services}/src/(api|persistence|clients|jobs)/` },
      to: {
        path: `^${services}/src/(api|persistence|clients|jobs|service\\.ts)`,
        pathNot: `^${services}/src/$2/`,
      },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'source-imports-no-tests',
      severity: 'error',
      from: { path: '^[^/]+/src/', pathNot: '^(service-chassis/testing|system-tests)/' },
      to: { path: '^[^/]+/test/|^service-chassis/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
