import { createServiceHost, createEncryptor, type Overrides } from '@ticketing/service-chassis/service';
import { join } from 'node:path';
import { userServiceRoutes } from './api/routes';
import { createLimits } from './application/limits';
import { createMessageHandlers } from './application/message-handlers';
import type { CatalogClient } from './application/ports/catalog-client';
import type { NotificationClient } from './application/ports/notification-client';
import type { OrderClient } from './application/ports/order-client';
import type { PasswordHasher } from './application/ports/password-hasher';
import type { PaymentClient } from './application/ports/payment-client';
import { createSessionCheck } from './application/session-check';
import { createSigningKeys } from './application/signing-keys';
import { createUseCases } from './application/use-cases';
import { createCatalogClient } from './clients/catalog-client';
import { createNotificationClient } from './clients/notification-client';
import { createOrderClient } from './clients/order-client';
import { createPaymentClient } from './clients/payment-client';
import type { UserConfig } from './config';
import { userServiceJobs } from './jobs';
import { createUserMetrics, exposeKeyAge } from './metrics';
import { createAccountRepository } from './persistence/account-repository';
import { createEncryptedResponseRepository } from './persistence/encrypted-response-repository';
import { createPasswordResetRepository } from './persistence/password-reset-repository';
import { createSigningKeyRepository } from './persistence/signing-key-repository';
import { createTryWindowRepository } from './persistence/try-window-repository';
import { createBcryptHasher } from './security/bcrypt-hasher';
import { createSigningKeyFactory } from './security/signing-key-factory';
import { createTokenSigner } from './security/token-signer';

/** Beside this file both in the sources and in the bundle. */
export const migrationsDirectory = join(__dirname, 'persistence/migrations');
const pagesDirectory = join(__dirname, 'pages');

export interface UserOverrides extends Overrides {
  readonly notifications?: NotificationClient;
  readonly catalog?: CatalogClient;
  readonly orders?: OrderClient;
  readonly payments?: PaymentClient;
  readonly hasher?: PasswordHasher;
}

export async function createUserService(config: UserConfig, overrides: UserOverrides = {}) {
  const host = await createServiceHost({
    name: 'user-service',
    healthPath: '/v1/users/health',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceSecret,
    callers: { 'order-service': { secret: config.callerSecrets.order, scopes: ['users:read'] } },
    userServiceUrl: `http://${config.host}:${config.port}`,
  });
  const { clock, ids, random, database } = host;

  const encryptorFor = (purpose: string) =>
    createEncryptor({ secret: config.signingKeys.secret, purpose: `user-service ${purpose}`, random });
  const signingKeys = createSigningKeys({
    repository: createSigningKeyRepository(database),
    transactions: database.transactions,
    keyFactory: createSigningKeyFactory(encryptorFor('signing key')),
    clock,
    ids,
    rotateAfterMs: config.signingKeys.rotateAfterMs,
    publishedBeforeUseMs: config.signingKeys.publishedBeforeUseMs,
  });
  exposeKeyAge(host.metrics, signingKeys);

  const tryWindows = createTryWindowRepository(database);
  const shared = {
    transactions: database.transactions,
    accounts: createAccountRepository(database),
    passwordResets: createPasswordResetRepository(database),
    tryWindows,
    encryptedResponses: createEncryptedResponseRepository(database),
    limits: createLimits({ tryWindows, clock, settings: config.limits }),
    metrics: createUserMetrics(host.metrics),
    notifications:
      overrides.notifications ??
      createNotificationClient(host.peer('notification-service', config.notificationServiceUrl)),
    catalog: overrides.catalog ?? createCatalogClient(host.peer('catalog-service', config.catalogServiceUrl)),
    orders: overrides.orders ?? createOrderClient(host.peer('order-service', config.orderServiceUrl)),
    payments:
      overrides.payments ?? createPaymentClient(host.peer('payment-service', config.paymentServiceUrl)),
    clock,
    ids,
    random,
  };
  const outbox = host.outbox(
    createMessageHandlers({
      ...shared,
      tokenEncryptor: encryptorFor('password reset'),
      publicUrl: config.publicUrl,
      validMinutes: config.passwordResetMinutes,
    }),
  );
  const useCases = createUseCases({
    ...shared,
    outbox,
    hasher: overrides.hasher ?? (await createBcryptHasher(config.passwords)),
    // The purpose is part of the key, so it stays as it is while there are stored responses.
    responseEncryptor: encryptorFor('answers'),
    tokenSigner: createTokenSigner({ keys: signingKeys, ids, ...config.userTokens }),
    signingKeys,
  });

  const routes = userServiceRoutes(useCases, pagesDirectory);
  const service = host.service({
    routes,
    userKeys: signingKeys,
    isRevoked: createSessionCheck(shared),
    jobs: userServiceJobs(useCases),
    onStart: async () => {
      await signingKeys.start();
      const email = config.bootstrapAdminEmail;
      if (email !== undefined && (await useCases.bootstrapAdmin(email))) {
        host.logger.warn(
          'there was no active admin: a link to set a password is mailed to the configured one',
        );
      }
    },
  });
  return { ...service, routes, outbox };
}
