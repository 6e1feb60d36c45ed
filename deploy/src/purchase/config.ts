import { readEnvironment } from '@ticketing/service-chassis/service';
import { z } from 'zod';
import { addressOf, portsFrom, type ServiceName } from '../../../scripts/local-platform';

/**
 * Where a running platform is: everything under PLATFORM_URL, as behind an ingress, else each service on its port of this
 * machine.
 */
export function loadPlatformAddresses(
  environment: NodeJS.ProcessEnv = process.env,
): (service: ServiceName) => string {
  const { PLATFORM_URL } = readEnvironment({ PLATFORM_URL: z.url().optional() }, environment);
  if (PLATFORM_URL !== undefined) return () => PLATFORM_URL.replace(/\/$/, '');
  const ports = portsFrom(environment);
  return (service) => addressOf(ports, service);
}
