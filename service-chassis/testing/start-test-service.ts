import type { Overrides } from '../src/service/service-host';
import type { Service } from '../src/service/service';
import { silentLogger } from './silent-logger';

/**
 * Creates and starts a service for tests: it logs nothing, the test runs its jobs and its relay by hand, and each
 * response is checked against its schema. `overrides` have precedence.
 */
export async function startTestService<Config, Given extends Overrides, Created extends Service>(
  create: (config: Config, overrides: Given) => Promise<Created>,
  config: Config,
  overrides: Given,
): Promise<Created> {
  const service = await create(config, {
    logger: silentLogger,
    backgroundWork: false,
    checkResponses: true,
    ...overrides,
  });
  await service.start();
  return service;
}
