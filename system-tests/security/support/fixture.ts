import type { HttpRequest, HttpResponse } from '../../simulation/network/in-memory-http';
import type { ServiceName } from '../../simulation/services/names';
import { grants, isService, participants, serviceToken, type Caller, type ParticipantName } from './callers';
import { startSixServices, type SixServices } from './six-services';

const DAY_MS = 24 * 60 * 60_000;
export const PASSWORD = 'a long enough password';
const SEATS = 24;

/** A request to a route; `path` is encoded as it is sent. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  /** A text is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiResponse extends HttpResponse {
  /** The body if it is JSON. */
  // The tests say by their assertions what a body must be.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export type Fixture = Awaited<ReturnType<typeof openFixture>>;

/** The platform after a real purchase: every kind of object that somebody could attack exists and has an owner. */
export async function openFixture() {
  const services = await startSixServices();
  const tokens = new Map<ParticipantName, string>();
  const ids = {} as Record<ParticipantName, string>;

  const authorizationOf = (caller: Caller, callee: ServiceName): string | undefined => {
    if (caller === 'nobody') return undefined;
    if (!isService(caller)) return `Bearer ${tokens.get(caller)}`;
    return serviceToken(services.clock, caller, callee, ...(grants.get(callee)?.get(caller) ?? []));
  };

  async function ask(caller: Caller, service: ServiceName, request: Ask): Promise<ApiResponse> {
    return send(services, service, request, authorizationOf(caller, service));
  }

  async function make(caller: Caller, service: ServiceName, request: Ask): Promise<ApiResponse['json']> {
    const answer = await ask(caller, service, request);
    if (answer.status >= 300) throw new Error(`${request.method} ${request.path}: ${answer.body}`);
    return answer.json;
  }
  async function signIn(name: ParticipantName): Promise<void> {
    const { token } = await make('nobody', 'user-service', {
      method: 'POST',
      path: '/v1/users/login',
      body: { email: emailOf(name), password: PASSWORD },
    });
    tokens.set(name, token);
  }

  async function admitEverybody(): Promise<void> {
    for (const name of Object.keys(participants) as ParticipantName[]) {
      const body = { name, email: emailOf(name), password: PASSWORD, phone: '+14155550100' };
      const { user, token } = await make('nobody', 'user-service', {
        method: 'POST',
        path: '/v1/users/register',
        body,
      });
      ids[name] = user.id;
      tokens.set(name, token);
    }
    // The first admin comes from the configuration; from then on admins give the roles.
    await services.files.of['user-service'].execute(`UPDATE users SET role = 'admin' WHERE id = @id`, {
      id: ids.admin,
    });
    services.clock.advance(2_000);
    await signIn('admin');
    for (const [name, role] of Object.entries(participants) as [ParticipantName, string][]) {
      if (role === 'customer' || role === 'admin') continue;
      await make('admin', 'user-service', {
        method: 'PATCH',
        path: `/v1/users/${ids[name]}`,
        body: { role },
      });
    }
    services.clock.advance(2_000);
    for (const name of Object.keys(participants) as ParticipantName[]) await signIn(name);
  }

  async function prepareEvent(venueId: string, title: string): Promise<string> {
    const startsAt = services.clock.now().getTime() + 30 * DAY_MS;
    const event = await make('organizer', 'catalog-service', {
      method: 'POST',
      path: '/v1/events',
      body: {
        venueId,
        title,
        type: 'Concert',
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(startsAt + DAY_MS / 8).toISOString(),
        currency: 'INR',
        priceTiers: [{ name: 'Standard', price: { amount: 50_000, currency: 'INR' }, sections: ['Stalls'] }],
      },
    });
    return event.id;
  }

  async function seatsOf(eventId: string): Promise<string[]> {
    const { seats } = await make('nobody', 'seating-service', {
      method: 'GET',
      path: `/v1/seats?eventId=${eventId}`,
    });
    return seats.map(({ id }: { id: string }) => id);
  }

  const hold = (who: ParticipantName, eventId: string, seatIds: readonly string[]) =>
    make(who, 'seating-service', { method: 'POST', path: '/v1/seats/reserve', body: { eventId, seatIds } });
  const order = (who: ParticipantName, reservationId: string) =>
    make(who, 'order-service', { method: 'POST', path: '/v1/orders', body: { reservationId } });

  await admitEverybody();
  const venue = await make('organizer', 'catalog-service', {
    method: 'POST',
    path: '/v1/venues',
    body: {
      name: 'Small Hall',
      address: '1 Test Street',
      city: 'Pune',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      capacity: SEATS,
    },
  });
  const row = Array.from({ length: SEATS }, (_, index) => ({ number: String(index + 1), x: index, y: 0 }));
  const seatMap = { sections: [{ name: 'Stalls', kind: 'SEATED', rows: [{ name: 'A', seats: row }] }] };
  await make('organizer', 'catalog-service', {
    method: 'PUT',
    path: `/v1/venues/${venue.id}/seat-map`,
    body: seatMap,
  });
  const events = {
    /** Sold, and bought by Alice. */
    live: await prepareEvent(venue.id, 'First night'),
    /** To be cancelled. */
    doomed: await prepareEvent(venue.id, 'Second night'),
    /** Not published. */
    draft: await prepareEvent(venue.id, 'Third night'),
    /** Not published, and to be deleted. */
    discarded: await prepareEvent(venue.id, 'No night'),
  };
  for (const id of [events.live, events.doomed])
    await make('organizer', 'catalog-service', { method: 'POST', path: `/v1/events/${id}/publish` });
  const seats = await seatsOf(events.live);

  const bought = await order('alice', (await hold('alice', events.live, seats.slice(0, 2))).id);
  const payment = await make('alice', 'payment-service', {
    method: 'POST',
    path: '/v1/payments/charge',
    body: { orderId: bought.id, method: 'CARD', token: 'tok_success' },
    headers: { 'Idempotency-Key': 'the-purchase' },
  });
  const confirmed = await make('alice', 'order-service', { method: 'GET', path: `/v1/orders/${bought.id}` });
  if (confirmed.status !== 'CONFIRMED') throw new Error(`The purchase ended ${confirmed.status}.`);
  const unpaid = await order('alice', (await hold('alice', events.live, seats.slice(2, 3))).id);
  const given = await order('alice', (await hold('alice', events.live, seats.slice(3, 4))).id);
  const notification = await make('order-service', 'notification-service', {
    method: 'POST',
    path: '/v1/notifications',
    body: {
      channel: 'EMAIL',
      template: 'welcome',
      to: emailOf('alice'),
      data: { name: 'Alice' },
      userId: ids.alice,
      orderId: bought.id,
    },
  });

  return {
    services,
    ids,
    events,
    venueId: venue.id as string,
    seatMap,
    /** All seats of the live event; those from the sixth on are free. */
    seats,
    seatsOf,
    confirmed,
    ticket: confirmed.tickets[0],
    unpaid,
    /** An order to be cancelled. */
    given,
    payment,
    /** Holds without orders. */
    held: await hold('alice', events.live, seats.slice(4, 5)),
    heldByCarol: await hold('carol', events.live, seats.slice(5, 6)),
    heldForNobody: await hold('dave', events.live, seats.slice(6, 7)),
    notificationId: notification.id as string,
    authorizationOf,
    ask,
    close: () => services.close(),
  };
}

export const emailOf = (name: ParticipantName): string => `${name}@example.test`;

/** Sends a request with this Authorization header, or none. */
export async function send(
  services: Pick<SixServices, 'send'>,
  service: ServiceName,
  { method, path, body, headers = {} }: Ask,
  authorization: string | undefined,
): Promise<ApiResponse> {
  const request: HttpRequest = {
    method,
    path,
    headers: {
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  const response = await services.send(service, request);
  const isJson = /^application\/(problem\+)?json/.test(response.headers['content-type'] ?? '');
  const isPlain = response.headers['content-encoding'] === undefined;
  return {
    ...response,
    json: isJson && isPlain && response.body !== '' ? JSON.parse(response.body) : undefined,
  };
}
