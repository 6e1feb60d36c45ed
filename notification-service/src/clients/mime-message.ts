import type { OutgoingEmail } from '../application/ports/transports';

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/**
 * The message for nodemailer. The Message-ID comes from the notification, so a mail that is sent again after a crash can be
 * recognised as the same one. The addresses are passed in parts, so that none is parsed from text.
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
    attachments: [
      ...email.images.map((image) => ({
        filename: image.fileName,
        cid: image.contentId,
        content: image.png,
        contentType: 'image/png',
        contentDisposition: 'inline' as const,
      })),
      ...email.files.map(({ fileName, content, contentType }) => ({
        filename: fileName,
        content,
        contentType,
        contentDisposition: 'attachment' as const,
      })),
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
