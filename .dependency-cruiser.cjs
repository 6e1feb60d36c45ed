const services = '(user|catalog|seating|order|payment|notification)-service';
const ours = `^(${services}|service-chassis|seed-data|system-tests|deploy|scripts)/`;
const chassis = (...folders) => `^service-chassis/src/(${folders.join('|')})/`;
/** Every folder of the chassis that a running service may use. */
const anyChassisFolder = chassis('core', 'http', 'database', 'peers', 'outbox', 'service');

/**
 * Lists what the files of one folder may import from our own code. Every other import of our own code is an error. `$1` is
 * the service of the importing file.
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
      comment: 'Domain rules are pure, so they must not depend on more than the core, even indirectly.',
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
      anyChassisFolder,
    ),
    allowed(
      'api',
      `^${services}/src/api/`,
      own('api/', 'application/', 'domain/', 'templates/'),
      anyChassisFolder,
    ),
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
      anyChassisFolder,
    ),
    allowed(
      'gateways',
      `^${services}/src/gateways/`,
      own('gateways/', 'application/ports/', 'domain/', 'config\\.ts'),
      anyChassisFolder,
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
    allowed('metrics', `^${services}/src/metrics\\.ts$`, own('application/', 'domain/'), anyChassisFolder),
    allowed(
      'jobs',
      `^${services}/src/jobs\\.ts$`,
      own('application/', 'domain/', 'config\\.ts'),
      chassis('core', 'service'),
    ),
    allowed('config', `^${services}/src/config\\.ts$`, own('domain/'), chassis('core', 'http', 'service')),
    allowed('main', `^${services}/src/main\\.ts$`, own('config\\.ts', 'service\\.ts'), chassis('service')),
    allowed('services', `^${services}/src/`, own(''), anyChassisFolder),
    allowed('service-chassis', '^service-chassis/src/', '^service-chassis/src/'),
    allowed('chassis-testing', '^service-chassis/testing/', '^service-chassis/'),
    allowed(
      'seed-data',
      '^seed-data/src/',
      '^seed-data/src/',
      anyChassisFolder,
      `^${services}/src/import\\.ts$`,
    ),
    allowed(
      'seed-data-tests',
      '^seed-data/test/',
      '^seed-data/',
      '^service-chassis/',
      `^${services}/src/import\\.ts$`,
    ),
    allowed('deploy', '^deploy/', '^deploy/', anyChassisFolder, '^scripts/'),
    allowed(
      'scripts',
      '^scripts/',
      '^scripts/',
      anyChassisFolder,
      `^${services}/src/(config|service)\\.ts$`,
      '^seed-data/src/',
    ),
    {
      name: 'system-tests-import-only-what-they-may',
      comment:
        'They test the services from outside. They replace parts of a service only through its composition root.',
      severity: 'error',
      from: { path: '^system-tests/' },
      to: {
        path: ours,
        pathNot: [
          '^system-tests/',
          '^service-chassis/',
          '^(scripts|seed-data|deploy)/',
          `^${services}/src/(config|service|import)\\.ts$`,
          // The simulation implements these ports in place of the outside world.
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
