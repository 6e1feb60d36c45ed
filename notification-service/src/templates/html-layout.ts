import type { Block, MailContent, TicketInMail } from './content';
import { html, Html } from './html';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Mail programs read the styles of the elements. The style sheet only adds dark mode and small screens. */
const SHEET = new Html(`
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 620px) { .card { padding: 24px 20px !important; } }
@media (prefers-color-scheme: dark) {
  .page { background: #12141a !important; }
  .card, .fact { background: #1d2029 !important; border-color: #343947 !important; }
  .ink, .ink td { color: #f2f3f7 !important; }
  .soft { color: #a9afbf !important; }
}`);

/** The Content-ID of the image with a ticket's QR code. */
export function qrContentId(ticket: TicketInMail): string {
  return `${ticket.ticketId}@tickets`;
}

function lines(text: string): Html {
  return new Html(
    text
      .split('\n')
      .map((line) => html`${line}`.text)
      .join('<br>'),
  );
}

function factRow([label, value]: readonly [string, string]): Html {
  return html`<tr>
    <td
      class="soft"
      style="${FONT};padding:8px 16px 8px 0;font-size:14px;color:#667085;vertical-align:top;white-space:nowrap"
    >
      ${label}
    </td>
    <td
      class="ink"
      style="${FONT};padding:8px 0;font-size:15px;font-weight:600;color:#1a1d26;word-break:break-word"
    >
      ${value}
    </td>
  </tr>`;
}

function ticketCard(ticket: TicketInMail): Html {
  return html`<table
    role="presentation"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    class="fact"
    style="margin:0 0 16px;border:1px solid #dfe3ec;border-radius:12px;background:#f8f9fc"
  >
    <tr>
      <td align="center" style="padding:20px 16px">
        <p class="ink" style="${FONT};margin:0 0 12px;font-size:17px;font-weight:700;color:#1a1d26">
          ${ticket.seatLabel}
        </p>
        <img
          src="cid:${qrContentId(ticket)}"
          width="200"
          height="200"
          alt="QR code of the ticket for ${ticket.seatLabel}"
          style="display:block;width:200px;height:200px;background:#ffffff;border-radius:8px"
        />
        <p class="soft" style="${FONT};margin:12px 0 0;font-size:12px;color:#667085">${ticket.ticketId}</p>
      </td>
    </tr>
  </table>`;
}

function htmlOf(block: Block): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p
        class="ink"
        style="${FONT};margin:0 0 16px;font-size:16px;line-height:1.55;color:#1a1d26"
      >
        ${lines(block.text)}
      </p>`;
    case 'note':
      return html`<p class="soft" style="${FONT};margin:8px 0 0;font-size:13px;line-height:1.5;color:#667085">
        ${lines(block.text)}
      </p>`;
    case 'facts':
      return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 20px">
        ${block.facts.map(factRow)}
      </table>`;
    case 'button':
      return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 24px">
          <tr>
            <td style="border-radius:10px;background:#3d4ed8">
              <a
                href="${block.url}"
                style="${FONT};display:inline-block;padding:14px 24px;font-size:16px;font-weight:600;color:#ffffff;text-decoration:none"
                >${block.label}</a
              >
            </td>
          </tr>
        </table>
        <p
          class="soft"
          style="${FONT};margin:0 0 16px;font-size:12px;line-height:1.5;color:#667085;word-break:break-all"
        >
          ${block.url}
        </p>`;
    case 'tickets':
      return html`${block.tickets.map(ticketCard)}`;
  }
}

/** One layout for all mail: a table 600 pixels wide, which every mail program shows in the same way. */
export function htmlLayout(content: MailContent, brandName: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${content.subject}</title>
        <style>
          ${SHEET}
        </style>
      </head>
      <body class="page" style="margin:0;padding:0;background:#eef0f5">
        <div style="display:none;max-height:0;overflow:hidden">${content.preview}</div>
        <table
          role="presentation"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          class="page"
          style="background:#eef0f5"
        >
          <tr>
            <td align="center" style="padding:32px 12px">
              <table
                role="presentation"
                width="600"
                cellpadding="0"
                cellspacing="0"
                style="width:100%;max-width:600px"
              >
                <tr>
                  <td style="padding:0 4px 16px">
                    <span class="ink" style="${FONT};font-size:18px;font-weight:800;color:#3d4ed8"
                      >${brandName}</span
                    >
                  </td>
                </tr>
                <tr>
                  <td
                    class="card"
                    style="padding:32px;border:1px solid #dfe3ec;border-radius:16px;background:#ffffff"
                  >
                    <h1
                      class="ink"
                      style="${FONT};margin:0 0 20px;font-size:24px;line-height:1.25;color:#1a1d26"
                    >
                      ${content.heading}
                    </h1>
                    ${content.blocks.map(htmlOf)}
                  </td>
                </tr>
                <tr>
                  <td align="center" style="padding:20px 12px">
                    <p class="soft" style="${FONT};margin:0;font-size:12px;line-height:1.5;color:#667085">
                      ${brandName} sent this because of your account or order. It is not advertising.
                    </p>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.text;
}
