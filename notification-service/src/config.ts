import { deepFreeze } from '@ticketing/service-chassis/core';
import { lineOfText } from '@ticketing/service-chassis/http';
import {
  baseConfig,
  baseSettings,
  ConfigError,
  readEnvironment,
  setting,
} from '@ticketing/service-chassis/service';
import { z } from 'zod';
import { e164Number, emailAddress } from './domain/recipient';

export type NotificationConfig = ReturnType<typeof loadNotificationConfig>;

/** The mail server. With `requireTls` no mail goes to a server without encryption. */
export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (port 465) instead of STARTTLS. */
  readonly secure: boolean;
  readonly requireTls: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  /** An E.164 number, an alphanumeric sender, or the SID of a messaging service. */
  readonly from: string;
  /** Replaces https://api.twilio.com, for tests. */
  readonly apiBaseUrl: string | undefined;
  /** The calling code, such as 91, of numbers that are stored without one. */
  readonly defaultCountryCode: string | undefined;
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export const notificationSettings = {
  ...baseSettings,
  PORT: setting.port(3005),
  SERVICE_TOKEN_SECRET: setting.serviceSecret('notification-service'),
  CALLER_SECRET_USER_SERVICE: setting.callerSecret('user-service'),
  CALLER_SECRET_ORDER_SERVICE: setting.callerSecret('order-service'),
  USER_SERVICE_URL: setting.peerUrl(3000),
  ORDER_SERVICE_URL: setting.peerUrl(3003),

  BRAND_NAME: lineOfText(60).default('Ticketing').describe('the name of the platform in mails'),
  MAIL_FROM: lineOfText(320)
    .optional()
    .describe('the sender, such as `Tickets <tickets@example.org>`; needed with SMTP'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp://... or smtps://...' })
    .optional()
    .describe('`smtp://user:password@host:587` or `smtps://...`; without SMTP, mails are written to files'),
  SMTP_HOST: z.string().min(1).optional().describe('instead of `SMTP_URL`'),
  SMTP_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('with `SMTP_HOST`; 587 unless set, 465 with `SMTP_SECURE`'),
  SMTP_USER: z.string().optional().describe('with `SMTP_HOST`'),
  SMTP_PASSWORD: z.string().optional().describe('with `SMTP_HOST`'),
  SMTP_SECURE: setting.boolean(false).describe('TLS from the first byte instead of STARTTLS'),
  SMTP_REQUIRE_TLS: z
    .enum(['true', 'false'])
    .optional()
    .describe('no mail to a server without TLS; `true` in production unless set'),

  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/, 'must be AC and 32 more characters')
    .optional()
    .describe('all three `TWILIO_` settings or none; without them, SMS are written to files'),
  TWILIO_AUTH_TOKEN: z.string().min(1).optional().describe('see `TWILIO_ACCOUNT_SID`'),
  TWILIO_FROM: z
    .union([
      e164Number,
      z.string().regex(/^MG[0-9a-zA-Z]{32}$/),
      z.string().regex(/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/),
    ])
    .optional()
    .describe('a number, an alphanumeric sender or a messaging service (`MG...`)'),
  TWILIO_API_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('in place of the API of Twilio, for tests'),
  SMS_DEFAULT_COUNTRY_CODE: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a calling code, such as 91')
    .optional()
    .describe('the calling code of numbers that are stored without one, such as 91'),

  ATTACH_PDF: setting
    .boolean(false)
    .describe(
      'mails with tickets carry each ticket as a PDF too, fetched from order-service when they are sent',
    ),

  MAX_ATTEMPTS: setting.integer(8, 1, 100).describe('tries, after which a message is a dead letter'),
  RETRY_FIRST_MS: setting.integer(5_000, 1, 3_600_000).describe('the pause before the second try'),
  RETRY_LONGEST_MS: setting.integer(3_600_000, 1, 86_400_000).describe('the longest pause between two tries'),
  SEND_TIMEOUT_MS: setting.integer(20_000, 100, 300_000).describe('how long one try may take'),
  DELIVERY_CONCURRENCY: setting.integer(5, 1, 50).describe('messages that are sent at once'),
  DELIVERY_POLL_MS: setting
    .integer(1_000, 50, 60_000)
    .describe('how often the queue is read for messages that are due'),
  FAILED_CONTENT_DAYS: setting.integer(14, 1, 365).describe('how long the content of a dead letter is kept'),
  RETENTION_DAYS: setting.integer(365, 1, 3_650).describe('how long finished messages are kept'),
} as const;

type Environment = z.output<z.ZodObject<typeof notificationSettings>>;

/** @throws ConfigError for values that are not usable, alone or together. */
export function loadNotificationConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readEnvironment(notificationSettings, environment);
  const smtp = smtpConfig(env);
  if (smtp !== undefined && env.MAIL_FROM === undefined) {
    throw new ConfigError(
      'Mail is sent by SMTP, so MAIL_FROM must name the sender: Tickets <tickets@example.org>',
    );
  }
  return deepFreeze({
    ...baseConfig(env, { name: 'notifications', port: env.PORT }),
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: {
      user: env.CALLER_SECRET_USER_SERVICE,
      order: env.CALLER_SECRET_ORDER_SERVICE,
    },
    userServiceUrl: env.USER_SERVICE_URL,
    orderServiceUrl: env.ORDER_SERVICE_URL,
    attachesPdf: env.ATTACH_PDF,
    brandName: env.BRAND_NAME,
    mailFrom: mailbox(env.MAIL_FROM ?? `${env.BRAND_NAME} <tickets@ticketing.test>`),
    smtp,
    twilio: twilioConfig(env),
    delivery: {
      maxTries: env.MAX_ATTEMPTS,
      firstRetryMs: env.RETRY_FIRST_MS,
      longestRetryMs: env.RETRY_LONGEST_MS,
      sendTimeoutMs: env.SEND_TIMEOUT_MS,
      leaseMarginMs: env.TAKE_OVER_AFTER_MS,
      concurrency: env.DELIVERY_CONCURRENCY,
      pollMs: env.DELIVERY_POLL_MS,
    },
    retention: { failedContentDays: env.FAILED_CONTENT_DAYS, days: env.RETENTION_DAYS },
  });
}

function smtpConfig(env: Environment): SmtpConfig | undefined {
  const server = env.SMTP_URL === undefined ? serverByParts(env) : serverByUrl(env, env.SMTP_URL);
  if (server === undefined) return undefined;
  const requireTls =
    env.SMTP_REQUIRE_TLS === undefined ? env.NODE_ENV === 'production' : env.SMTP_REQUIRE_TLS === 'true';
  return { ...server, requireTls };
}

function serverByUrl(env: Environment, text: string): Omit<SmtpConfig, 'requireTls'> {
  if (env.SMTP_HOST !== undefined) throw new ConfigError('Set either SMTP_URL or SMTP_HOST, not both.');
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    port: url.port === '' ? defaultPort(secure) : Number(url.port),
    secure,
    credentials: credentials(decodeURIComponent(url.username), decodeURIComponent(url.password)),
  };
}

function serverByParts(env: Environment): Omit<SmtpConfig, 'requireTls'> | undefined {
  if (env.SMTP_HOST === undefined) return undefined;
  return {
    host: env.SMTP_HOST,
    port: env.SMTP_PORT ?? defaultPort(env.SMTP_SECURE),
    secure: env.SMTP_SECURE,
    credentials: credentials(env.SMTP_USER ?? '', env.SMTP_PASSWORD ?? ''),
  };
}

const defaultPort = (secure: boolean): number => (secure ? 465 : 587);

const credentials = (user: string, password: string) => (user === '' ? undefined : { user, password });

function twilioConfig(env: Environment): TwilioConfig | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env;
  if (accountSid === undefined && authToken === undefined && from === undefined) return undefined;
  if (accountSid === undefined || authToken === undefined || from === undefined) {
    throw new ConfigError(
      'SMS by twilio needs all three of TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM. Set none of them to write files instead.',
    );
  }
  return {
    accountSid,
    authToken,
    from,
    apiBaseUrl: env.TWILIO_API_BASE_URL,
    defaultCountryCode: env.SMS_DEFAULT_COUNTRY_CODE,
  };
}

/** `Name <address>`, or only an address. */
function mailbox(text: string): Mailbox {
  const named = /^(.*?)\s*<([^<>]+)>$/.exec(text);
  const address = emailAddress.safeParse(named?.[2] ?? text);
  if (!address.success) {
    throw new ConfigError('MAIL_FROM must be a mailbox, such as Tickets <tickets@example.org>');
  }
  return { name: (named?.[1] ?? '').replace(/^"(.*)"$/, '$1'), address: address.data };
}
