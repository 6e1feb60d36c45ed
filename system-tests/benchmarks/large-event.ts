import type { FlowOrder, Step } from '../overload/flows';
import type { LoneSeating } from './lone-seating';

const EVENT_ID = 'evt_large';
const SECTIONS = 20;
const ROWS = 25;
const SEATS_IN_ROW = 40;
export const SEATS = SECTIONS * ROWS * SEATS_IN_ROW;

/** How many seats one person may hold of one event at a time. */
const HOLDS_EACH = 4;
const PEOPLE = SEATS / HOLDS_EACH;
const SEATS_IN_LARGE_HOLD = 10;
const ASKED_AT_ONCE = 50;

/**
 * The distance between the seats of two consecutive buyers. It has no common divisor with the number of seats, so every
 * seat is used once.
 */
const STRIDE = 7_919;

/** An event of 20,000 seats on sale, and 5,000 people whose tokens the service has seen. */
export class LargeEvent {
  private constructor(
    readonly seating: LoneSeating,
    private readonly tokens: readonly string[],
    /** In the order in which people take them: scattered over the whole map. */
    private readonly seatIds: readonly string[],
  ) {}

  static async putOnSale(seating: LoneSeating): Promise<LargeEvent> {
    await seating.ask('PUT', EVENT_ID, {
      organizerId: 'usr_organizer',
      currency: 'INR',
      onSale: true,
      salesStartAt: null,
      salesEndAt: null,
      maxSeatsPerOrder: 10,
      sections: range(SECTIONS).map((section) => ({
        kind: 'SEATED',
        name: `Block ${section + 1}`,
        tier: ['Gold', 'Silver', 'Standard'][section % 3],
        price: 250_000 - 50_000 * (section % 3),
        rows: range(ROWS).map((row) => ({
          name: String.fromCharCode(65 + row),
          seats: range(SEATS_IN_ROW).map((seat) => String(seat + 1)),
        })),
      })),
    });
    const answer = await fetch(`${seating.url}/v1/seats?eventId=${EVENT_ID}`);
    const { seats } = (await answer.json()) as { seats: { id: string }[] };
    const seatIds = range(seats.length).map((turn) => seats[(turn * STRIDE) % seats.length]!.id);
    const tokens = range(PEOPLE).map((person) => seating.tokenOf(`usr_${person}`));
    const event = new LargeEvent(seating, tokens, seatIds);
    await event.showTokens();
    return event;
  }

  get listUrl(): string {
    return `${this.seating.url}/v1/seats?eventId=${EVENT_ID}`;
  }

  /** The body of a request to hold a seat. */
  get reserveBody(): string {
    return this.reserve(0, this.seatIds.slice(0, 1)).body;
  }

  /** Each client holds one seat after the other, each time for another person, as long as there are seats. */
  holds(clients: number): FlowOrder {
    const steps = this.seatIds.map((seatId, turn) => this.reserve(turn % PEOPLE, [seatId]));
    return {
      kind: 'in-turn',
      clients: range(clients).map((client) => steps.filter((_, turn) => turn % clients === client)),
    };
  }

  /** Each client holds a seat and releases it, again and again. */
  holdsAndReleases(clients: number): FlowOrder {
    return {
      kind: 'reserve',
      seatingUrl: this.seating.url,
      eventId: EVENT_ID,
      buyers: range(clients).map((client) => ({
        token: this.tokens[client]!,
        seatId: this.seatIds[client]!,
      })),
    };
  }

  /** Holds this many seats, ten at a time. */
  async hold(seatCount: number): Promise<void> {
    await inGroups(range(seatCount / SEATS_IN_LARGE_HOLD), async (turn) => {
      const first = turn * SEATS_IN_LARGE_HOLD;
      const { url, token, body } = this.reserve(turn, this.seatIds.slice(first, first + SEATS_IN_LARGE_HOLD));
      const answer = await fetch(url, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body,
      });
      if (answer.status !== 201) throw new Error(`reserve: ${answer.status} ${await answer.text()}`);
    });
  }

  /** Ends all holds, as when an event is cancelled, and continues the sale. */
  async releaseAll(): Promise<void> {
    await this.seating.ask('PATCH', EVENT_ID, { onSale: false, releaseHolds: true });
    await this.seating.ask('PATCH', EVENT_ID, { onSale: true });
  }

  private reserve(person: number, seatIds: readonly string[]): Step & { readonly body: string } {
    return {
      method: 'POST',
      url: `${this.seating.url}/v1/seats/reserve`,
      token: this.tokens[person]!,
      body: JSON.stringify({ eventId: EVENT_ID, seatIds }),
    };
  }

  /** A real buyer has sent requests before, so the service has the token cached. */
  private async showTokens(): Promise<void> {
    await inGroups(this.tokens, async (token) => {
      const answer = await fetch(`${this.seating.url}/v1/reservations/none`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      if (answer.status !== 404) throw new Error(`A token was answered with ${answer.status}, not 404.`);
      await answer.arrayBuffer();
    });
  }
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

async function inGroups<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += ASKED_AT_ONCE) {
    await Promise.all(items.slice(start, start + ASKED_AT_ONCE).map(work));
  }
}
