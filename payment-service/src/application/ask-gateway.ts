import type { Logger } from '@ticketing/service-chassis/service';
import type { GatewayRecord } from './ports';

/** Whatever goes wrong on the way to the gateway leaves it unknown whether the work was done: never a failure, never done. */
export async function askGateway<Result extends GatewayRecord>(
  logger: Logger,
  ask: () => Promise<Result>,
): Promise<Result | { readonly outcome: 'UNKNOWN' }> {
  try {
    return await ask();
  } catch (error) {
    logger.error({ err: error }, 'the gateway could not be asked');
    return { outcome: 'UNKNOWN' };
  }
}
