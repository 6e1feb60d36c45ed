export interface TicketInMail {
  readonly ticketId: string;
  /** The text of the QR code. */
  readonly code: string;
  /** Such as `Stalls, row C, seat 12`. */
  readonly seatLabel: string;
}

export type Fact = readonly [label: string, value: string];

/** The content of a mail in blocks. Each block is rendered as HTML and as plain text, so that both say the same. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  | { readonly kind: 'tickets'; readonly tickets: readonly TicketInMail[] }
  | { readonly kind: 'note'; readonly text: string };

export interface MailContent {
  readonly subject: string;
  /** The line that inboxes show after the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
  /** What the mail carries to be saved. */
  readonly files?: readonly MailFile[];
  /** The tickets that the mail brings: their PDF can be attached. */
  readonly ticketIds?: readonly string[];
}

export interface MailFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const note = (text: string): Block => ({ kind: 'note', text });
export const facts = (...pairs: Fact[]): Block => ({ kind: 'facts', facts: pairs });
export const button = (label: string, url: string): Block => ({ kind: 'button', label, url });
export const tickets = (list: readonly TicketInMail[]): Block => ({ kind: 'tickets', tickets: list });
