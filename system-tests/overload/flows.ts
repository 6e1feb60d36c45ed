import { randomUUID } from 'node:crypto';

/** One request of a simulated client. */
export interface Step {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly token?: string;
  readonly body?: string;
  readonly idempotencyKey?: string;
  /** Headers besides those that the members above define. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What one simulated client does repeatedly: after a success it sends the next request, otherwise it repeats the
 * request.
 */
export interface Flow {
  next(): Step;
  /** Called with the body of each success. Returns whether a round is complete. */
  succeeded(body: string): boolean;
}

/** What the clients do, in the form in which it is sent to the load process: one client for each entry of a list. */
export type FlowOrder =
  | { readonly kind: 'same'; readonly step: Step; readonly clients: number }
  | { readonly kind: 'in-turn'; readonly clients: readonly (readonly Step[])[] }
  | {
      readonly kind: 'reserve';
      readonly seatingUrl: string;
      readonly eventId: string;
      readonly buyers: readonly { readonly token: string; readonly seatId: string }[];
    }
  | {
      readonly kind: 'purchase';
      readonly orderUrl: string;
      readonly paymentUrl: string;
      /** The tokens of the buyers; one client for each. */
      readonly tokens: readonly string[];
      /** The clients spread over them, and buy one seat after the other. */
      readonly sales: readonly Sale[];
    };

export interface Sale {
  readonly eventId: string;
  readonly seatIds: readonly string[];
}

export function flowsOf(order: FlowOrder): Flow[] {
  switch (order.kind) {
    case 'same':
      return Array.from({ length: order.clients }, () => ({
        next: () => order.step,
        succeeded: () => true,
      }));
    case 'in-turn':
      return order.clients.map((steps) => new InTurn(steps));
    case 'reserve':
      return order.buyers.map((buyer) => new ReserveAndRelease(order.seatingUrl, order.eventId, buyer));
    case 'purchase': {
      const sales = order.sales.map(({ eventId, seatIds }) => ({ eventId, seatsLeft: [...seatIds] }));
      return order.tokens.map((token, client) => new Purchases(order, token, sales[client % sales.length]!));
    }
  }
}

/** Sends its requests one after the other, and begins again after the last. */
class InTurn implements Flow {
  private done = 0;

  constructor(private readonly steps: readonly Step[]) {}

  next(): Step {
    const step = this.steps[this.done % this.steps.length];
    if (step === undefined) throw new Error('A client has nothing to send: give each at least one step.');
    return step;
  }

  succeeded(): boolean {
    this.done += 1;
    return true;
  }
}

/** Holds a seat and gives it back. */
class ReserveAndRelease implements Flow {
  private readonly reserve: Step;
  private release: Step | undefined;

  constructor(
    private readonly url: string,
    eventId: string,
    private readonly buyer: { readonly token: string; readonly seatId: string },
  ) {
    this.reserve = {
      method: 'POST',
      url: `${url}/v1/seats/reserve`,
      token: buyer.token,
      body: JSON.stringify({ eventId, seatIds: [buyer.seatId] }),
    };
  }

  next(): Step {
    return this.release ?? this.reserve;
  }

  succeeded(body: string): boolean {
    if (this.release !== undefined) {
      this.release = undefined;
      return true;
    }
    const { id } = JSON.parse(body) as { id: string };
    this.release = {
      method: 'POST',
      url: `${this.url}/v1/seats/release`,
      token: this.buyer.token,
      body: JSON.stringify({ reservationId: id }),
    };
    return false;
  }
}

/** Buys seat after seat: order, then pay. A repeat has the key of the first try. */
class Purchases implements Flow {
  private step: Step;

  constructor(
    private readonly platform: { readonly orderUrl: string; readonly paymentUrl: string },
    private readonly token: string,
    /** Shared with the other clients. */
    private readonly sale: { readonly eventId: string; readonly seatsLeft: string[] },
  ) {
    this.step = this.order();
  }

  next(): Step {
    return this.step;
  }

  succeeded(body: string): boolean {
    if (this.step.url.startsWith(this.platform.paymentUrl)) {
      this.step = this.order();
      return true;
    }
    const { id } = JSON.parse(body) as { id: string };
    this.step = this.post(`${this.platform.paymentUrl}/v1/payments/charge`, {
      orderId: id,
      method: 'CARD',
      token: 'tok_success',
    });
    return false;
  }

  private order(): Step {
    const seatId = this.sale.seatsLeft.shift();
    if (seatId === undefined) throw new Error('All seats are sold: put more of them on sale.');
    return this.post(`${this.platform.orderUrl}/v1/orders`, {
      eventId: this.sale.eventId,
      seatIds: [seatId],
    });
  }

  private post(url: string, body: object): Step {
    return {
      method: 'POST',
      url,
      token: this.token,
      body: JSON.stringify(body),
      idempotencyKey: randomUUID(),
    };
  }
}
