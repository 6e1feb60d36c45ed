import type { OutgoingEmail } from '../application/ports';

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/**
 * What nodemailer makes a message of. The Message-ID follows from the notification, so a mail that goes out a second time
 * after a crash can be recognised as the same one; addresses are given as parts, so none is parsed out of text.
 */
export function mimeMessage(email: OutgoingEmail, from: Sender) {
  return {
    from: { name: from.name, address: from.address },
    to: { name: '', address: email.to },
    subject: email.subject,
    html: email.html,
    text: email.text,
    date: email.date,
    messageId: `<${email.notificationId}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: email.images.map((image) => ({
      filename: image.fileName,
      cid: image.contentId,
      content: image.png,
      contentType: 'image/png',
      contentDisposition: 'inline' as const,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
