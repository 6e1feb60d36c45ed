import type { Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';
import { createPageFonts } from './fonts/page-fonts';
import { qrModules, type QrModules } from './qr-code';
import { layOut } from './ticket-layout';
import { ticketTexts, type TicketTexts } from './ticket-texts';

const MARGIN = 50;
const QR_POINTS = 230;
/** Four modules of the densest code. */
const QUIET_POINTS = 16;
const FOOTER_POINTS = 44;
/** Reached only by hundreds of rare Chinese signs: then the texts are cut shorter. */
const MOST_BYTES = 150_000;
const RULE_COLOR = '#cccccc';

type Page = PDFKit.PDFDocument;

/**
 * One A4 page with the event, the place, the local time of the venue, the seat and the code. The code has its place first, and the
 * text is made to fit above it. The library takes 25 MB of memory, so it is loaded with the first page.
 */
export async function ticketPdf(ticket: Ticket, order: Order): Promise<Buffer> {
  const qr = await qrModules(ticket.code);
  const pdf = await pdfWith(await ticketTexts(ticket, order, 'whole'), ticket, order, qr);
  if (pdf.length <= MOST_BYTES) return pdf;
  return pdfWith(await ticketTexts(ticket, order, 'short'), ticket, order, qr);
}

async function pdfWith(texts: TicketTexts, ticket: Ticket, order: Order, qr: QrModules): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit');
  const page = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    info: { Title: `Ticket: ${order.event.title}`, CreationDate: ticket.issuedAt },
  });
  const bytes = collected(page);
  await write(page, texts, qr);
  page.end();
  return bytes;
}

async function write(page: Page, texts: TicketTexts, qr: QrModules): Promise<void> {
  const width = page.page.width - 2 * MARGIN;
  const footerTop = page.page.height - MARGIN - FOOTER_POINTS;
  const qrTop = footerTop - QUIET_POINTS - QR_POINTS;
  const fonts = await createPageFonts(page, [...texts.above, ...texts.below].flatMap(textsOf));
  try {
    const above = {
      parts: texts.above,
      left: MARGIN,
      top: MARGIN,
      width,
      height: qrTop - QUIET_POINTS - MARGIN,
    };
    const below = { parts: texts.below, left: MARGIN, top: footerTop, width, height: FOOTER_POINTS };
    for (const drawn of [...layOut(above, fonts), ...layOut(below, fonts)]) {
      if (drawn.kind === 'rule') ruleAt(page, drawn.y);
      else fonts.draw(drawn);
    }
  } finally {
    fonts.close();
  }
  drawQr(page, qr, qrTop);
}

const textsOf = (part: TicketTexts['above'][number]) => (part.kind === 'text' ? [part] : []);

/** Draws module by module, so that the code is sharp at any size. The empty page around it is its quiet zone. */
function drawQr(page: Page, { size, isDark }: QrModules, top: number): void {
  const side = QR_POINTS / size;
  const left = (page.page.width - QR_POINTS) / 2;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (isDark(row, column)) page.rect(left + column * side, top + row * side, side, side);
    }
  }
  page.fill('#000000');
}

function collected(page: Page): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    page.on('data', (chunk: Buffer) => chunks.push(chunk));
    page.once('end', () => resolve(Buffer.concat(chunks)));
    page.once('error', reject);
  });
}

function ruleAt(page: Page, y: number): void {
  page
    .moveTo(MARGIN, y)
    .lineTo(page.page.width - MARGIN, y)
    .lineWidth(0.7)
    .strokeColor(RULE_COLOR)
    .stroke();
}
