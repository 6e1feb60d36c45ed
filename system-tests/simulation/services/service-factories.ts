import type { Overrides, Service } from '@ticketing/service-chassis/service';
import { loadCatalogConfig } from '../../../catalog-service/src/config';
import { createCatalogService } from '../../../catalog-service/src/service';
import { loadNotificationConfig } from '../../../notification-service/src/config';
import { createNotificationService } from '../../../notification-service/src/service';
import { loadOrderConfig } from '../../../order-service/src/config';
import { createOrderService } from '../../../order-service/src/service';
import { loadPaymentConfig } from '../../../payment-service/src/config';
import { createPaymentService, type PaymentOverrides } from '../../../payment-service/src/service';
import { loadSeatingConfig } from '../../../seating-service/src/config';
import { createSeatingService } from '../../../seating-service/src/service';
import type { PasswordHasher } from '../../../user-service/src/application/ports/password-hasher';
import { loadUserConfig } from '../../../user-service/src/config';
import { createUserService } from '../../../user-service/src/service';
import type { MailServer } from '../outside/mail-server';
import type { ServiceName } from './names';

/** The part of a process's environment that differs between processes. */
export interface Surroundings {
  readonly overrides: Overrides;
  readonly mail: ReturnType<MailServer['transports']>;
  readonly gateway: Required<Pick<PaymentOverrides, 'wrapGateway' | 'sandboxDatabase'>>;
}

export type ServiceFactory = (surroundings: Surroundings) => Promise<Service>;

/**
 * The times of production. They are shorter where a world would only wait, and the times that they are compared with
 * are shorter too.
 */
const environment = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'warn',
  HOLD_MINUTES: '1',
  MAX_HOLD_MINUTES: '2',
  PAYMENT_WINDOW_MINUTES: '1',
  OPEN_ATTEMPT_MINUTES: '3',
  COMPARE_BOOKS_EVERY_SECONDS: '10',
  COMPARE_BOOKS_AFTER_SECONDS: '120',
  // In production, mail that is rejected often enough becomes a dead letter for an operator. There is no operator here.
  MAX_ATTEMPTS: '100',
  RETRY_LONGEST_MS: '20000',
  SANDBOX_WEBHOOK_URL: 'http://127.0.0.1:3004/v1/payments/webhooks/sandbox',
} as const;

/** A real hash takes a thread and a tenth of a second, and nobody guesses passwords here. */
const readableHasher: PasswordHasher = {
  hash: (password) => Promise.resolve(`plain:${password}`),
  matches: (password, hash) => Promise.resolve(hash === `plain:${password}`),
  isOutdated: () => false,
};

/** How each of the six services is created, with its own composition root. */
export const serviceFactories: Readonly<Record<ServiceName, ServiceFactory>> = {
  'user-service': ({ overrides }) =>
    createUserService(loadUserConfig(environment), { ...overrides, hasher: readableHasher }),
  'catalog-service': ({ overrides }) => createCatalogService(loadCatalogConfig(environment), overrides),
  'seating-service': ({ overrides }) => createSeatingService(loadSeatingConfig(environment), overrides),
  'order-service': ({ overrides }) => createOrderService(loadOrderConfig(environment), overrides),
  'payment-service': ({ overrides, gateway }) =>
    createPaymentService(loadPaymentConfig(environment), { ...overrides, ...gateway }),
  'notification-service': ({ overrides, mail }) =>
    createNotificationService(loadNotificationConfig(environment), { ...overrides, ...mail }),
};
