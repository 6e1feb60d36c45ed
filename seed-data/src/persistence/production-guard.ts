import { databaseNames, type DatabaseUrls } from './service-databases';

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Seeding was asked for where real data may be. */
export class ProductionRefused extends Error {
  override readonly name = 'ProductionRefused';
}

/**
 * Demo accounts have a password that everyone knows, so they must not come into production by mistake.
 *
 * @throws ProductionRefused unless `force` is set, when the environment is production or a server is not on this machine.
 */
export function refuseProduction(urls: DatabaseUrls, environment: NodeJS.ProcessEnv, force: boolean): void {
  if (force) return;
  const reasons = [
    ...(environment['NODE_ENV'] === 'production' ? ['NODE_ENV is production'] : []),
    ...databaseNames.flatMap((name) => {
      const host = foreignHostOf(urls[name]);
      return host === undefined ? [] : [`the ${name} database is on ${host}`];
    }),
  ];
  if (reasons.length === 0) return;
  throw new ProductionRefused(
    `This looks like production: ${reasons.join(', ')}. Nothing was changed. ` +
      'If you are sure that data may be loaded there, repeat the command with --force.',
  );
}

function foreignHostOf(url: string): string | undefined {
  if (!url.startsWith('sqlserver://')) return undefined;
  const host = URL.canParse(url) ? new URL(url).hostname : 'an address that cannot be read';
  return localHosts.has(host) ? undefined : host;
}
