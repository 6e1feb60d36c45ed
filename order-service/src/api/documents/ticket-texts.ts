import { timeText } from '@ticketing/service-chassis/core';
import type { Order } from '../../domain/order';
import type { Ticket } from '../../domain/ticket';
import type { Weight } from './fonts/open-font';
import { signsOf, type Sign } from './fonts/signs';

/** A text with the sizes in which it may be printed, the largest first, and how many lines it may take in each. */
export interface TextPart {
  readonly kind: 'text';
  readonly signs: readonly Sign[];
  readonly weight: Weight;
  readonly color: string;
  readonly align: 'left' | 'center';
  readonly fits: readonly Fit[];
}

export interface Fit {
  readonly size: number;
  readonly lines: number;
}

export type Part = TextPart | { readonly kind: 'rule' } | { readonly kind: 'gap'; readonly height: number };

export interface TicketTexts {
  readonly above: readonly Part[];
  readonly below: readonly Part[];
}

/**
 * The greatest lengths of what is printed, in signs. A longer text ends with dots. Whole are those that catalog-service accepts;
 * short ones keep a ticket small whose texts need very many glyphs.
 */
const LENGTHS = {
  whole: { title: 200, venueName: 200, address: 300, city: 220, seat: 200, line: 120 },
  short: { title: 60, venueName: 30, address: 40, city: 30, seat: 20, line: 15 },
} as const;
/** Of what this service writes itself. */
const OWN_LENGTH = 200;

const INK = '#1a1a1a';
const FAINT = '#666666';

const TITLE: readonly Fit[] = [
  { size: 26, lines: 2 },
  { size: 22, lines: 3 },
  { size: 18, lines: 4 },
  { size: 15, lines: 5 },
  { size: 13, lines: 6 },
];
const HEADLINE: readonly Fit[] = [
  { size: 14, lines: 1 },
  { size: 12, lines: 2 },
  { size: 10, lines: 4 },
];
const DETAIL: readonly Fit[] = [
  { size: 11, lines: 2 },
  { size: 9, lines: 4 },
];
const ONE_LINE: readonly Fit[] = [
  { size: 11, lines: 1 },
  { size: 9, lines: 1 },
];
const LABEL: readonly Fit[] = [{ size: 10, lines: 1 }];
const SMALL: readonly Fit[] = [
  { size: 9, lines: 1 },
  { size: 7, lines: 1 },
];
const GAP = { kind: 'gap', height: 8 } as const;
const RULE = { kind: 'rule' } as const;

/** What a ticket says, above its code and below. */
export async function ticketTexts(
  ticket: Ticket,
  { id: orderId, event }: Order,
  length: keyof typeof LENGTHS,
): Promise<TicketTexts> {
  const longest = LENGTHS[length];
  const { title, venue, timeZone, startsAt, endsAt } = event;
  const { label } = ticket.seat;
  return {
    above: [
      await faint('ADMIT ONE', ONE_LINE),
      await bold(title, longest.title, TITLE),
      RULE,
      await faint('WHEN', LABEL),
      await bold(timeText(startsAt, timeZone), OWN_LENGTH, HEADLINE),
      await regular(`until ${timeText(endsAt, timeZone)}`, OWN_LENGTH, ONE_LINE),
      await regular(`Time zone: ${timeZone}`, OWN_LENGTH, ONE_LINE),
      GAP,
      await faint('WHERE', LABEL),
      await bold(venue.name, longest.venueName, HEADLINE),
      await regular(venue.address, longest.address, DETAIL),
      await regular(
        [venue.city, venue.country].filter((part) => part !== '').join(', '),
        longest.city,
        DETAIL,
      ),
      GAP,
      await faint('SEAT', LABEL),
      await bold(label, longest.seat, HEADLINE),
      ...(await Promise.all(placeLines(ticket).map((line) => regular(line, longest.line, ONE_LINE)))),
      RULE,
    ],
    below: [
      await centred(`Ticket ${ticket.id}    Order ${orderId}`),
      await centred('This code admits one person, once. Do not share or publish it.'),
    ],
  };
}

const placeLines = ({ seat: { section, row, number, tier } }: Ticket): string[] =>
  [
    ['Section', section],
    ['Row', row],
    ['Number', number],
    ['Price tier', tier],
  ].flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));

const bold = async (text: string, longest: number, fits: readonly Fit[]): Promise<TextPart> => ({
  kind: 'text',
  signs: await signsOf(text, longest),
  weight: 'bold',
  color: INK,
  align: 'left',
  fits,
});

const regular = async (text: string, longest: number, fits: readonly Fit[]): Promise<TextPart> => ({
  ...(await bold(text, longest, fits)),
  weight: 'regular',
});

const faint = async (text: string, fits: readonly Fit[]): Promise<TextPart> => ({
  ...(await regular(text, OWN_LENGTH, fits)),
  color: FAINT,
});

const centred = async (text: string): Promise<TextPart> => ({
  ...(await faint(text, SMALL)),
  align: 'center',
});
