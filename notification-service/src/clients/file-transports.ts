import type { Logger } from '@ticketing/service-chassis/service';
import type { EmailTransport, SmsTransport } from '../application/ports/transports';
import { temporaryFailure } from '../domain/delivery-failure';
import type { FileOutbox } from './file-outbox';
import { mimeMessage, type Sender } from './mime-message';

/** Writes each complete mail to `<id>.eml`. */
export function createEmlTransport(options: {
  readonly outbox: FileOutbox;
  readonly from: Sender;
  readonly logger: Logger;
}): EmailTransport {
  const { outbox, from, logger } = options;
  const fileName = (id: string) => `${id}.eml`;
  return {
    async send(email) {
      const { createTransport } = await import('nodemailer');
      const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
      const { message } = await composer.sendMail(mimeMessage(email, from));
      if (!Buffer.isBuffer(message)) throw new Error('The composer was asked for a buffer.');
      return writeFile(outbox, fileName(email.notificationId), message, logger);
    },
    forget: (id) => outbox.remove(fileName(id)),
  };
}

/** Writes each SMS to `<id>.txt`: the number, an empty line, the text. */
export function createTxtTransport(options: {
  readonly outbox: FileOutbox;
  readonly logger: Logger;
}): SmsTransport {
  const { outbox, logger } = options;
  const fileName = (id: string) => `${id}.txt`;
  return {
    send: ({ notificationId, to, text }) =>
      writeFile(outbox, fileName(notificationId), `To: ${to}\n\n${text}\n`, logger),
    forget: (id) => outbox.remove(fileName(id)),
  };
}

async function writeFile(
  outbox: FileOutbox,
  fileName: string,
  content: string | Buffer,
  logger: Logger,
): Promise<string> {
  try {
    const file = await outbox.write(fileName, content);
    logger.info({ file }, 'message written to a file');
    return fileName;
  } catch (error) {
    throw temporaryFailure('The message could not be written to its file.', error);
  }
}
