import type { Overrides } from '../src/service/service-host';
import type { Service } from '../src/service/service';
import { silentLogger } from './silent-logger';

/**
 * Creates and starts a service as tests want it: silent, its jobs and its relay run by hand, and each response checked
 * against its schema. `overrides` come on top.
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
