import { join } from 'node:path';
import type { Logger } from '@ticketing/service-chassis/service';
import type { Transports } from './application/ports/transports';
import { createFileOutbox } from './clients/file-outbox';
import { createEmlTransport, createTxtTransport } from './clients/file-transports';
import { createSmtpTransport } from './clients/smtp-transport';
import { createTwilioTransport } from './clients/twilio-transport';
import type { NotificationConfig } from './config';

/** SMTP and twilio if they are configured, otherwise files. */
export function createTransports(config: NotificationConfig, logger: Logger): Transports {
  const { smtp, twilio, mailFrom: from, delivery } = config;
  const directory = join(config.dataDirectory, 'outbox');
  const outbox = createFileOutbox(directory);
  const timeoutMs = delivery.sendTimeoutMs;
  const level =
    config.environment === 'production' && (smtp === undefined || twilio === undefined) ? 'warn' : 'info';
  logger[level](
    { email: smtp === undefined ? directory : 'smtp', sms: twilio === undefined ? directory : 'twilio' },
    'transports chosen',
  );
  return {
    email:
      smtp === undefined
        ? createEmlTransport({ outbox, from, logger })
        : createSmtpTransport({ ...smtp, from, timeoutMs, maxConnections: delivery.concurrency }),
    sms:
      twilio === undefined
        ? createTxtTransport({ outbox, logger })
        : createTwilioTransport({ ...twilio, timeoutMs }),
  };
}
