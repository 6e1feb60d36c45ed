const services = '(user|catalog|seating|order|payment|notification)-service';
const ours = `^(${services}|service-chassis|seed-data|system-tests|deploy|scripts)/`;
const chassis = (...rooms) => `^service-chassis/src/(${rooms.join('|')})/`;
/** Every room of the chassis that a running service may use. */
const anyRoom = chassis('core', 'http', 'database', 'peers', 'outbox', 'service');

/**
 * What files of a place may import of our own code; everything else of it is an error. `$1` is the service of the importing
 * file.
 */
const allowed = (name, from, ...to) => ({
  name: `${name}-imports-only-what-it-may`,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: to },
});

const own = (...places) => `^$1-service/src/(${places.join('|')})`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    allowed('domain', `^${services}/src/domain/`, own('domain/'), chassis('core')),
    {
      name: 'domain-reaches-the-core-alone',
      comment: 'Rules are pure: nothing that they import, directly or not, is more than the core.',
      severity: 'error',
      from: { path: `^${services}/src/domain/` },
      to: { path: `^service-chassis/src/(?!core/)`, reachable: true },
    },
    {
      name: 'domain-knows-no-technology',
      severity: 'error',
      from: { path: `^${services}/src/domain/` },
      to: { path: 'node_modules/(express|mssql|axios|@photostructure|pino|prom-client)' },
    },
    allowed(
      'application',
      `^${services}/src/application/`,
      own('application/', 'domain/', 'templates/'),
      anyRoom,
    ),
    allowed('api', `^${services}/src/api/`, own('api/', 'application/', 'domain/', 'templates/'), anyRoom),
    allowed(
      'persistence',
      `^${services}/src/persistence/`,
      own('persistence/', 'application/ports/', 'application/sagas/', 'domain/'),
      chassis('core', 'database', 'http', 'outbox', 'service'),
    ),
    allowed(
      'clients',
      `^${services}/src/clients/`,
      own('clients/', 'application/ports/', 'domain/'),
      anyRoom,
    ),
    allowed(
      'gateways',
      `^${services}/src/gateways/`,
      own('gateways/', 'application/ports/', 'domain/', 'config\\.ts'),
      anyRoom,
    ),
    allowed(
      'templates',
      `^${services}/src/templates/`,
      own('templates/', 'domain/'),
      chassis('core', 'http'),
    ),
    allowed(
      'security',
      `^${services}/src/security/`,
      own('security/', 'application/', 'domain/'),
      chassis('core', 'http', 'service'),
    ),
    allowed('metrics', `^${services}/src/metrics\\.ts$`, own('application/', 'domain/'), anyRoom),
    allowed(
      'jobs',
      `^${services}/src/jobs\\.ts$`,
      own('application/', 'domain/', 'config\\.ts'),
      chassis('core', 'service'),
    ),
    allowed('config', `^${services}/src/config\\.ts$`, own('domain/'), chassis('core', 'http', 'service')),
    allowed('main', `^${services}/src/main\\.ts$`, own('config\\.ts', 'service\\.ts'), chassis('service')),
    allowed('services', `^${services}/src/`, own(''), anyRoom),
    allowed('service-chassis', '^service-chassis/src/', '^service-chassis/src/'),
    allowed('chassis-testing', '^service-chassis/testing/', '^service-chassis/'),
    allowed('seed-data', '^seed-data/src/', '^seed-data/src/', anyRoom, `^${services}/src/import\\.ts$`),
    allowed(
      'seed-data-tests',
      '^seed-data/test/',
      '^seed-data/',
      '^service-chassis/',
      `^${services}/src/import\\.ts$`,
    ),
    allowed('deploy', '^deploy/', '^deploy/', anyRoom, '^scripts/'),
    allowed(
      'scripts',
      '^scripts/',
      '^scripts/',
      anyRoom,
      `^${services}/src/(config|service)\\.ts$`,
      '^seed-data/src/',
    ),
    {
      name: 'system-tests-import-only-what-they-may',
      comment:
        'They test the services from outside; what they replace inside goes through the composition root.',
      severity: 'error',
      from: { path: '^system-tests/' },
      to: {
        path: ours,
        pathNot: [
          '^system-tests/',
          '^service-chassis/',
          '^(scripts|seed-data|deploy)/',
          `^${services}/src/(config|service|import)\\.ts$`,
          // The seams at which the simulation stands in for the outside world.
          `^${services}/src/application/ports/`,
          '^notification-service/test/fakes/smtp-server\\.ts$',
        ],
      },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'source-imports-no-tests',
      severity: 'error',
      from: { path: '^[^/]+/src/', pathNot: '^system-tests/' },
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
