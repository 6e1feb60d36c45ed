import type { createTransport } from 'nodemailer';
import type { EmailTransport } from '../application/ports/transports';
import { mimeMessage, type Sender } from './mime-message';
import { smtpFailure } from './smtp-failure';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTls: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  readonly from: Sender;
  readonly maxConnections: number;
  /** The longest time of each step of a conversation. */
  readonly timeoutMs: number;
}

/** Sends mail over a pool of connections, which is opened for the first mail. */
export function createSmtpTransport(options: SmtpOptions): EmailTransport {
  const { credentials, timeoutMs } = options;
  let pool: Promise<ReturnType<typeof openPool>> | undefined;

  function openPool(create: typeof createTransport) {
    return create({
      pool: true,
      host: options.host,
      port: options.port,
      secure: options.secure,
      requireTLS: options.requireTls,
      ...(credentials === undefined ? {} : { auth: { user: credentials.user, pass: credentials.password } }),
      maxConnections: options.maxConnections,
      // Replaces a connection that the server closed while it was idle. The queue does all other repeats.
      maxRequeues: 1,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
    });
  }

  return {
    async send(email, signal) {
      // Loaded on first use, because a service that writes files does not need it.
      pool ??= import('nodemailer').then(({ createTransport: create }) => openPool(create));
      const mailer = await pool;
      try {
        const { messageId } = await mailer.sendMail({ ...mimeMessage(email, options.from), signal });
        return messageId;
      } catch (error) {
        throw smtpFailure(error);
      }
    },
    close() {
      void pool?.then((mailer) => mailer.close());
    },
  };
}
