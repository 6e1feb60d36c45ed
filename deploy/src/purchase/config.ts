import { readEnvironment } from '@ticketing/service-chassis/service';
import { z } from 'zod';
import { addressOf, portsFrom, type ServiceName } from '../../../scripts/local-platform';

/**
 * Returns the address of each service of a running platform. With PLATFORM_URL, all services share that address, as behind
 * an ingress. Without it, each service has its own port on this machine.
 */
export function loadPlatformAddresses(
  environment: NodeJS.ProcessEnv = process.env,
): (service: ServiceName) => string {
  const { PLATFORM_URL } = readEnvironment({ PLATFORM_URL: z.url().optional() }, environment);
  if (PLATFORM_URL !== undefined) return () => PLATFORM_URL.replace(/\/$/, '');
  const ports = portsFrom(environment);
  return (service) => addressOf(ports, service);
}
