import type { Block, MailContent } from './content';

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return block.text;
    case 'facts':
      return block.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'button':
      return `${block.label}:\n${block.url}`;
    case 'tickets':
      return block.tickets
        .map((ticket) => `${ticket.seatLabel}\nTicket ${ticket.ticketId}\nCode: ${ticket.code}`)
        .join('\n\n');
  }
}

/** The mail for readers without HTML. */
export function textLayout(content: MailContent, brandName: string): string {
  return [content.heading, ...content.blocks.map(textOf), `-- \n${brandName}`].join('\n\n').concat('\n');
}
