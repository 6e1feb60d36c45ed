import { createServiceHost, createEncryptor, type Overrides } from '@ticketing/service-chassis/service';
import { join } from 'node:path';
import { userRoutes } from './api/routes';
import type { UseCases } from './api/use-cases';
import { createAdministerAccounts } from './application/administer-accounts';
import { createBootstrapAdmin } from './application/bootstrap-admin';
import { createChangePassword } from './application/change-password';
import { createConfirmPasswordReset } from './application/confirm-password-reset';
import { createEraseAccount } from './application/erase-account';
import { createExportAccount } from './application/export-account';
import { createIssueToken } from './application/issue-token';
import { createLimits } from './application/limits';
import { createMailPasswordReset } from './application/mail-password-reset';
import { topics } from './application/outbox-topics';
import type { Notifications, PasswordHasher } from './application/ports';
import { createProfiles } from './application/profiles';
import { createRegister } from './application/register';
import { createRequestPasswordReset } from './application/request-password-reset';
import { createSealedAnswers } from './application/sealed-answers';
import { createSessionCheck } from './application/session-check';
import { createSignIn } from './application/sign-in';
import { createSigningKeys } from './application/signing-keys';
import { createTellErasure, createWelcome } from './application/welcome';
import { createNotificationClient } from './clients/notification-client';
import type { UserConfig } from './config';
import { keyRotation } from './jobs/key-rotation';
import { sweep } from './jobs/sweep';
import { addKeyAge, createTelemetry } from './metrics';
import { createAccountRepository } from './persistence/account-repository';
import { createAttemptRepository } from './persistence/attempt-repository';
import { createPasswordResetRepository } from './persistence/password-reset-repository';
import { createSealedAnswerRepository } from './persistence/sealed-answer-repository';
import { createSigningKeyRepository } from './persistence/signing-key-repository';
import { createBcryptHasher } from './security/bcrypt-hasher';
import { createKeyForge } from './security/key-forge';
import { createTokenSigner } from './security/token-signer';

/** Beside this file both in the sources and in the bundle. */
export const migrationsDirectory = join(__dirname, 'persistence/migrations');

export interface UserOverrides extends Overrides {
  readonly notifications?: Notifications;
  readonly hasher?: PasswordHasher;
}

const ADMITTED_SCOPES = { 'order-service': ['users:read'] } as const;

export async function createUserService(config: UserConfig, overrides: UserOverrides = {}) {
  const host = await createServiceHost({
    name: 'user-service',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceTokenSecret,
    callers: {
      'order-service': {
        secret: config.callerSecrets.orderService,
        scopes: ADMITTED_SCOPES['order-service'],
      },
    },
    userServiceUrl: `http://${config.host}:${config.port}`,
    // Both are built below, on the host's database, before the first token can come.
    userKeys: { find: (keyId) => signingKeys.find(keyId) },
    isRevoked: (userId, issuedAt) => isRevoked(userId, issuedAt),
  });
  const { clock, ids, random, database, metrics } = host;
  const { transactions } = database;

  const accounts = createAccountRepository(database);
  const attempts = createAttemptRepository(database);
  const resets = createPasswordResetRepository(database);
  const sealedAnswers = createSealedAnswerRepository(database);
  const telemetry = createTelemetry(metrics);
  const sealerFor = (purpose: string) =>
    createEncryptor({ secret: config.signingKeys.secret, purpose: `user-service ${purpose}`, random });
  const hasher =
    overrides.hasher ??
    (await createBcryptHasher({
      cost: config.passwords.bcryptCost,
      queueLength: config.passwords.queueLength,
    }));

  const signingKeys = createSigningKeys({
    repository: createSigningKeyRepository(database),
    transactions,
    forge: createKeyForge(sealerFor('signing key')),
    clock,
    ids,
    rotateAfterMs: config.signingKeys.rotateAfterMs,
    publishedBeforeUseMs: config.signingKeys.publishedBeforeUseMs,
  });
  addKeyAge(metrics, signingKeys);
  const isRevoked = createSessionCheck(accounts);

  const limits = createLimits({ attempts, settings: config.limits, clock });
  const issueToken = createIssueToken(createTokenSigner({ keys: signingKeys, ids, ...config.userTokens }));
  const answers = createSealedAnswers({
    repository: sealedAnswers,
    sealer: sealerFor('answers'),
    clock,
  });
  const notifications =
    overrides.notifications ??
    createNotificationClient(host.peer('notification-service', config.notificationServiceUrl));

  const outbox = host.outbox({
    [topics.welcomeMail]: createWelcome(accounts, notifications),
    [topics.erasure]: createTellErasure(notifications),
    [topics.passwordReset]: createMailPasswordReset({
      accounts,
      resets,
      limits,
      notifications,
      sealer: sealerFor('password reset'),
      transactions,
      clock,
      random,
      telemetry,
      publicUrl: config.publicUrl,
      validMinutes: config.passwordResetMinutes,
    }),
  });

  const profiles = createProfiles({ accounts, clock });
  const useCases: UseCases = {
    register: createRegister({
      accounts,
      hasher,
      limits,
      answers,
      issueToken,
      transactions,
      outbox,
      clock,
      ids,
      telemetry,
    }),
    signIn: createSignIn({ accounts, hasher, limits, issueToken, clock, telemetry }),
    profiles,
    changePassword: createChangePassword({ accounts, resets, hasher, limits, transactions, clock }),
    requestPasswordReset: createRequestPasswordReset({ accounts, limits, transactions, outbox }),
    confirmPasswordReset: createConfirmPasswordReset({
      accounts,
      resets,
      attempts,
      hasher,
      answers,
      transactions,
      clock,
      telemetry,
    }),
    exportAccount: createExportAccount({ profiles, resets, attempts, clock }),
    eraseAccount: createEraseAccount({
      accounts,
      resets,
      attempts,
      answers: sealedAnswers,
      transactions,
      outbox,
      clock,
    }),
    administration: createAdministerAccounts({ accounts, transactions, clock }),
    signingKeys,
  };
  const bootstrapAdmin = createBootstrapAdmin({ accounts, transactions, outbox, clock, ids });

  const routes = userRoutes(useCases);
  const service = host.service({
    routes,
    jobs: [keyRotation(signingKeys), sweep({ attempts, resets, answers: sealedAnswers, clock })],
    onStart: async () => {
      await signingKeys.start();
      const email = config.bootstrapAdminEmail;
      if (email !== undefined && (await bootstrapAdmin(email))) {
        host.logger.warn(
          'there was no active admin: a link to set a password is mailed to the configured one',
        );
      }
    },
  });
  return { ...service, routes, outbox };
}
