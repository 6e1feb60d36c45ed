import { deepFreeze } from '@ticketing/service-chassis/core';
import {
  baseConfig,
  baseSettings,
  ConfigError,
  readEnvironment,
  setting,
} from '@ticketing/service-chassis/service';
import { z } from 'zod';
import { normalizedEmail } from './domain/email';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** With a lower cost, stolen hashes could be cracked (OWASP Password Storage Cheat Sheet: 10 or more). */
const LEAST_PRODUCTION_COST = 10;
const LARGEST_COST = 15;
/** Passwords whose hashes may be waiting or in progress. */
const PASSWORD_QUEUE_LENGTH = 256;

/**
 * One minute until every replica publishes a new key, five minutes for which the key set may be cached on the way, and five
 * for which a verifier caches it.
 */
const SHORTEST_KEY_LEAD_MINUTES = 11;

export const userSettings = {
  ...baseSettings,
  PORT: setting.port(3000),
  SERVICE_TOKEN_SECRET: setting.serviceSecret('user-service'),
  CALLER_SECRET_ORDER_SERVICE: setting.callerSecret('order-service'),
  CATALOG_SERVICE_URL: setting.peerUrl(3001),
  ORDER_SERVICE_URL: setting.peerUrl(3003),
  PAYMENT_SERVICE_URL: setting.peerUrl(3004),
  NOTIFICATION_SERVICE_URL: setting.peerUrl(3005),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'where links in mails lead, such as `/reset-password?token=...`; this service itself unless set',
    ),
  SIGNING_KEY_SECRET: setting
    .secret('signing-key')
    .describe('encrypts signing keys, stored responses and unsent links'),
  SIGNING_KEY_ROTATION_DAYS: setting
    .integer(30, 1, 3_650)
    .describe('age at which a signing key gets a successor'),
  SIGNING_KEY_LEAD_MINUTES: setting
    .integer(15, SHORTEST_KEY_LEAD_MINUTES, 1_440)
    .describe('time between the publication of a signing key and its use'),
  BCRYPT_COST: z.coerce
    .number()
    .int()
    .min(4)
    .max(LARGEST_COST)
    .optional()
    .describe('10 unless set, in production 12; production rejects less than 10'),
  WRONG_PASSWORDS_PER_MINUTE: setting.integer(5, 1, 1_000_000).describe('for one account'),
  LOGINS_PER_MINUTE_AND_ADDRESS: setting.integer(600, 1, 1_000_000).describe('from one address'),
  REGISTRATIONS_PER_MINUTE_AND_ADDRESS: setting.integer(600, 1, 1_000_000).describe('from one address'),
  PASSWORD_RESETS_PER_MINUTE_AND_ADDRESS: setting
    .integer(600, 1, 1_000_000)
    .describe('requests from one address'),
  PASSWORD_RESET_MAILS_PER_HOUR: setting.integer(3, 1, 1_000).describe('for one account'),
  PASSWORD_RESET_MINUTES: setting.integer(30, 1, 1_440).describe('how long a mailed link can be used'),
  BOOTSTRAP_ADMIN_EMAIL: z
    .string()
    .transform(normalizedEmail)
    .refine((email) => email !== undefined, 'must be an email address')
    .optional()
    .describe('becomes the first admin when there is none; a link to set the password is mailed'),
} as const;

export type UserConfig = ReturnType<typeof loadUserConfig>;

export function loadUserConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readEnvironment(userSettings, environment);
  const inProduction = env.NODE_ENV === 'production';
  const bcryptCost = env.BCRYPT_COST ?? (inProduction ? 12 : 10);
  if (inProduction && bcryptCost < LEAST_PRODUCTION_COST) {
    throw new ConfigError(
      `BCRYPT_COST is too low for production: use ${LEAST_PRODUCTION_COST} or more, or leave it unset for 12.`,
    );
  }
  return deepFreeze({
    ...baseConfig(env, { name: 'user', port: env.PORT }),
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: { order: env.CALLER_SECRET_ORDER_SERVICE },
    catalogServiceUrl: env.CATALOG_SERVICE_URL,
    orderServiceUrl: env.ORDER_SERVICE_URL,
    paymentServiceUrl: env.PAYMENT_SERVICE_URL,
    notificationServiceUrl: env.NOTIFICATION_SERVICE_URL,
    /** The start of the links in mails, without a slash at its end. */
    publicUrl: (env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ''),
    signingKeys: {
      secret: env.SIGNING_KEY_SECRET,
      rotateAfterMs: env.SIGNING_KEY_ROTATION_DAYS * DAY_MS,
      publishedBeforeUseMs: env.SIGNING_KEY_LEAD_MINUTES * MINUTE_MS,
    },
    passwords: { cost: bcryptCost, queueLength: PASSWORD_QUEUE_LENGTH },
    limits: {
      wrongPasswords: { count: env.WRONG_PASSWORDS_PER_MINUTE, windowMs: MINUTE_MS },
      loginsByAddress: { count: env.LOGINS_PER_MINUTE_AND_ADDRESS, windowMs: MINUTE_MS },
      registrationsByAddress: { count: env.REGISTRATIONS_PER_MINUTE_AND_ADDRESS, windowMs: MINUTE_MS },
      passwordResetsByAddress: { count: env.PASSWORD_RESETS_PER_MINUTE_AND_ADDRESS, windowMs: MINUTE_MS },
      passwordResetMails: { count: env.PASSWORD_RESET_MAILS_PER_HOUR, windowMs: HOUR_MS },
    },
    passwordResetMinutes: env.PASSWORD_RESET_MINUTES,
    bootstrapAdminEmail: env.BOOTSTRAP_ADMIN_EMAIL,
  });
}
