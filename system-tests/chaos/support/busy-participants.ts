import { randomUUID } from 'node:crypto';
import { Client, signIn } from '../../src/client';
import type { OnSaleEvent } from '../../src/on-sale';
import type { Platform } from '../../src/platform';
import type { Acknowledgements } from './acknowledgements';
import { buy, clearEndings, persist } from './patient-buyer';

/** Work for all six services until it is stopped: buyers buy one seat after the other, people register, a venue is set up. */
export class BusyParticipants {
  #stopped = false;
  #nextSeat = 0;
  #working: Promise<unknown> = Promise.resolve();
  readonly #unclear: unknown[] = [];

  constructor(
    private readonly platform: Platform,
    private readonly buyers: readonly Client[],
    private readonly event: OnSaleEvent,
    private readonly noted: Acknowledgements,
  ) {}

  start(): void {
    this.#working = Promise.all([
      ...this.buyers.map((buyer) => this.#buyOn(buyer)),
      this.#registerOn(),
      this.#setUpOn(),
    ]);
  }

  /** When all requests have their final response, resolves with those that are not clear. */
  async stop(): Promise<readonly unknown[]> {
    this.#stopped = true;
    await this.#working;
    return this.#unclear;
  }

  /** Two seats each time; the next buyer also wants one of them. */
  async #buyOn(buyer: Client): Promise<void> {
    while (!this.#stopped && this.#nextSeat < this.event.seatIds.length) {
      const seatIds = this.event.seatIds.slice(this.#nextSeat, this.#nextSeat + 2);
      this.#nextSeat += 1;
      const answer = await buy(buyer, { eventId: this.event.eventId, seatIds }, this.noted);
      if (!clearEndings.includes(answer.status)) this.#unclear.push(answer);
    }
  }

  async #registerOn(): Promise<void> {
    const visitor = new Client(this.platform);
    await this.#repeat(() => {
      const person = {
        name: 'Visitor',
        email: `${randomUUID()}@example.com`,
        password: 'a long enough password',
      };
      const key = randomUUID();
      return () => visitor.post('user-service', '/v1/users/register', person, key);
    });
  }

  async #setUpOn(): Promise<void> {
    const organizer = await signIn(this.platform, 'organizer@demo.test');
    const venue = {
      name: 'Small Hall',
      address: '1 Test Street',
      city: 'Pune',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      capacity: 10,
    };
    await this.#repeat(() => {
      const key = randomUUID();
      return () => organizer.post('catalog-service', '/v1/venues', venue, key);
    });
  }

  /** `next` returns a function that sends one new request, and repeats it at each call. */
  async #repeat(next: () => Parameters<typeof persist>[0]): Promise<void> {
    while (!this.#stopped) {
      const answer = await persist(next());
      if (answer.status !== 201) this.#unclear.push(answer);
    }
  }
}
