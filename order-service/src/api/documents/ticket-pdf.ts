import type { Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';
import { printable } from './printable';
import { qrModules, type QrModules } from './qr-code';

const MARGIN = 50;
const QR_POINTS = 230;
/** Four modules of the densest code. */
const QUIET_POINTS = 16;
const INK = '#1a1a1a';
const FAINT = '#666666';

type Page = PDFKit.PDFDocument;

/**
 * One A4 page with the event, the place, the local time of the venue, the seat and the code. The library takes 25 MB of
 * memory, so it is loaded with the first page.
 */
export async function ticketPdf(ticket: Ticket, order: Order): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit');
  const qr = await qrModules(ticket.code);
  const { title, venue, timeZone, startsAt, endsAt } = order.event;
  const page = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    info: { Title: printable(`Ticket: ${title}`), CreationDate: ticket.issuedAt },
  });
  const bytes = collected(page);

  page.fillColor(FAINT).font('Helvetica').fontSize(11).text('ADMIT ONE');
  page.moveDown(0.3).fillColor(INK).font('Helvetica-Bold').fontSize(26).text(printable(title));
  ruleBelow(page);
  entry(page, 'When', [
    localTime(startsAt, timeZone),
    `until ${localTime(endsAt, timeZone)}`,
    `(${timeZone})`,
  ]);
  entry(page, 'Where', [venue.name, venue.address, `${venue.city}, ${venue.country}`]);
  entry(page, 'Seat', [ticket.seat.label, ...placeLines(ticket)]);
  ruleBelow(page);
  page.y += QUIET_POINTS;
  drawQr(page, qr);
  page.y += QR_POINTS + 20;
  page.x = MARGIN;
  page.fillColor(FAINT).font('Helvetica').fontSize(9);
  page.text(`Ticket ${ticket.id}    Order ${order.id}`, { align: 'center' });
  page.text('This code admits one person, once. Do not share or publish it.', { align: 'center' });
  page.end();
  return bytes;
}

/** Draws module by module, so that the code is sharp at any size. The empty page around it is its quiet zone. */
function drawQr(page: Page, { size, isDark }: QrModules): void {
  const side = QR_POINTS / size;
  const left = (page.page.width - QR_POINTS) / 2;
  const top = page.y;
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

function ruleBelow(page: Page): void {
  page.moveDown(0.8);
  page
    .moveTo(MARGIN, page.y)
    .lineTo(page.page.width - MARGIN, page.y)
    .lineWidth(0.7)
    .strokeColor('#cccccc')
    .stroke();
  page.moveDown(0.8);
}

function entry(page: Page, heading: string, lines: readonly string[]): void {
  page.fillColor(FAINT).font('Helvetica').fontSize(10).text(heading.toUpperCase());
  const [first, ...rest] = lines.map(printable);
  page
    .fillColor(INK)
    .font('Helvetica-Bold')
    .fontSize(14)
    .text(first ?? '');
  if (rest.length > 0) page.font('Helvetica').fontSize(11).text(rest.join('\n'));
  page.moveDown(0.7);
}

const placeLines = ({ seat: { section, row, number, tier } }: Ticket): string[] =>
  [
    ['Section', section],
    ['Row', row],
    ['Number', number],
    ['Price tier', tier],
  ].flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));

/** Such as "Saturday, 14 March 2026 at 19:30". */
export const localTime = (time: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(time);
