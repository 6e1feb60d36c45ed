import type { MailContent, MailFile } from './content';
import { htmlLayout, qrContentId } from './html-layout';
import { qrImage } from './qr-image';
import { textLayout } from './text-layout';

export interface InlineImage {
  readonly contentId: string;
  readonly fileName: string;
  readonly png: Buffer;
}

export interface RenderedEmail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly images: readonly InlineImage[];
  readonly files: readonly MailFile[];
}

/** Draws the tickets' codes and lays the content out, both as HTML and as text. */
export async function renderEmail(content: MailContent, brandName: string): Promise<RenderedEmail> {
  const tickets = content.blocks.flatMap((block) => (block.kind === 'tickets' ? block.tickets : []));
  const images: InlineImage[] = [];
  // One after the other: a hundred at once would hold up everything else in this process.
  for (const ticket of tickets) {
    images.push({
      contentId: qrContentId(ticket),
      fileName: `${ticket.ticketId}.png`,
      png: await qrImage(ticket.code),
    });
  }
  return {
    subject: content.subject,
    html: htmlLayout(content, brandName),
    text: textLayout(content, brandName),
    images,
    files: content.files ?? [],
  };
}
