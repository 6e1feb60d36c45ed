import type { BaseConfig } from '@ticketing/service-chassis/service';
import { loadCatalogConfig } from '../../../catalog-service/src/config';
import { loadNotificationConfig } from '../../../notification-service/src/config';
import { loadOrderConfig } from '../../../order-service/src/config';
import { loadPaymentConfig } from '../../../payment-service/src/config';
import { loadSeatingConfig } from '../../../seating-service/src/config';
import { loadUserConfig } from '../../../user-service/src/config';
import type { ServiceName } from '../../../scripts/local-platform';

export type Environment = Readonly<Record<string, string>>;

/** How each service's process reads its environment. */
export const loadConfig: Readonly<Record<ServiceName, (environment: NodeJS.ProcessEnv) => BaseConfig>> = {
  'user-service': loadUserConfig,
  'catalog-service': loadCatalogConfig,
  'seating-service': loadSeatingConfig,
  'order-service': loadOrderConfig,
  'payment-service': loadPaymentConfig,
  'notification-service': loadNotificationConfig,
};

/** The variables that a service reads, found by recording its reads. */
export function variablesOf(service: ServiceName): ReadonlySet<string> {
  const names = new Set<string>();
  const watched = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get: (_target, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  loadConfig[service](watched);
  return names;
}

/** The secrets for which a service has a default that production rejects. */
export function secretsOf(service: ServiceName): string[] {
  return [...variablesOf(service)].filter(
    (name) => name.endsWith('_SECRET') || name.startsWith('CALLER_SECRET_'),
  );
}

export const callerSecretOf = (caller: ServiceName): string =>
  `CALLER_SECRET_${caller.replace('-', '_').toUpperCase()}`;
