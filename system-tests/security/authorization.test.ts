import { roles } from '@ticketing/service-chassis/http';
import { serviceNames } from '../simulation/services/names';
import { grants, participants, serviceToken, type Caller, type ParticipantName } from './support/callers';
import { fingerprintOf } from './support/data-fingerprint';
import { askOf, exampleOf, gapsOf, tabledRoutes, type TabledRoute } from './support/route-table';
import { emailOf, openFixture, send, type ApiResponse, type Fixture } from './support/fixture';

const PERSON_OF_ROLE: Record<(typeof roles)[number], ParticipantName> = {
  customer: 'bob',
  organizer: 'rival',
  staff: 'staff',
  admin: 'admin',
};

describe('who may do what with which objects', () => {
  let fixture: Fixture;
  let routes: TabledRoute[];
  beforeAll(async () => {
    fixture = await openFixture();
    routes = tabledRoutes(fixture);
  });
  afterAll(() => fixture.close());

  const guarded = () => routes.filter(({ route }) => !route.access.anyone);
  const tryAs = (caller: Caller, tabled: TabledRoute): Promise<ApiResponse> =>
    fixture.ask(caller, tabled.service, askOf(tabled, exampleOf(tabled, fixture)));
  /** Collected, so that one run reports everything that is wrong. */
  const verdict = (caller: string, { name }: TabledRoute, { status, json }: ApiResponse) =>
    `${caller}: ${name}: ${status} ${json?.code ?? ''}`;

  it('is declared for every route of the six services, and for no other', () => {
    expect(gapsOf(fixture)).toEqual({ withoutEntry: [], withoutRoute: [] });
    expect(routes.length).toBe(serviceNames.flatMap((name) => fixture.services.of[name].routes).length);
  });

  it('allows nothing without a token, except public routes', async () => {
    for (const tabled of guarded()) {
      expect(verdict('nobody', tabled, await tryAs('nobody', tabled))).toBe(
        `nobody: ${tabled.name}: 401 token_required`,
      );
    }
  });

  it('allows nothing to a role that the route does not name', async () => {
    let refused = 0;
    for (const tabled of guarded()) {
      for (const role of roles.filter((other) => !tabled.route.access.roles.includes(other))) {
        expect(verdict(role, tabled, await tryAs(PERSON_OF_ROLE[role], tabled))).toBe(
          `${role}: ${tabled.name}: 403 role_not_allowed`,
        );
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('allows services only what docs/internal-api.md grants, even if their tokens claim more scopes', async () => {
    for (const tabled of guarded()) {
      const { scope } = tabled.route.access;
      const callers = grants.get(tabled.service);
      for (const caller of serviceNames) {
        if (scope !== undefined && callers?.get(caller)?.has(scope)) continue;
        const all = [scope ?? 'everything', 'admin', '*'];
        const token = serviceToken(fixture.services.clock, caller, tabled.service, ...all);
        const request = askOf(tabled, exampleOf(tabled, fixture));
        const answer = await send(fixture.services, tabled.service, request, token);
        expect(verdict(caller, tabled, answer)).toBe(
          `${caller}: ${tabled.name}: ${callers?.has(caller) ? '403 scope_missing' : '401 bad_token'}`,
        );
      }
    }
  });

  it('allows nothing to a service whose token lacks the scope', async () => {
    const internal = guarded().filter(({ route }) => route.access.scope !== undefined);
    expect(internal.length).toBeGreaterThan(10);
    for (const tabled of internal) {
      for (const [caller, scopes] of grants.get(tabled.service) ?? []) {
        const others = [...scopes].filter((scope) => scope !== tabled.route.access.scope);
        const token = serviceToken(
          fixture.services.clock,
          caller as (typeof serviceNames)[number],
          tabled.service,
          ...others,
        );
        const answer = await send(
          fixture.services,
          tabled.service,
          askOf(tabled, exampleOf(tabled, fixture)),
          token,
        );
        expect(verdict(caller, tabled, answer)).toBe(`${caller}: ${tabled.name}: 403 scope_missing`);
      }
    }
  });

  it('hides other people’s objects, reveals nothing of them and changes nothing', async () => {
    const before = await fingerprintOf(fixture.services.files);
    const ofAlice = [
      emailOf('alice'),
      fixture.ticket.code,
      fixture.payment.reference,
      fixture.ticket.seat.id,
    ];
    let intrusions = 0;
    for (const tabled of routes) {
      for (const [caller, expected] of Object.entries(tabled.entry.otherStatuses ?? {}) as [
        Caller,
        number,
      ][]) {
        const answer = await tryAs(caller, tabled);
        expect(`${caller}: ${tabled.name}: ${answer.status}`).toBe(`${caller}: ${tabled.name}: ${expected}`);
        intrusions += 1;
        if (caller === 'admin' || !(caller in participants)) continue;
        const told = ofAlice.filter((secret) => answer.body.includes(secret));
        expect([caller, tabled.name, told]).toEqual([caller, tabled.name, []]);
        if (answer.json?.items !== undefined)
          expect([tabled.name, answer.json.items]).toEqual([tabled.name, []]);
      }
    }
    expect(intrusions).toBeGreaterThan(60);
    const left = routes.flatMap(({ entry }) => entry.writesTo ?? []);
    const unlessLeft = (print: Record<string, string>) =>
      Object.entries(print).filter(([table]) => !left.includes(table));
    expect(unlessLeft(await fingerprintOf(fixture.services.files))).toEqual(unlessLeft(before));
    const { json: payments } = await fixture.ask('bob', 'payment-service', {
      method: 'GET',
      path: '/v1/payments',
    });
    expect(payments.items).toMatchObject([{ status: 'FAILED', amount: null }]);
  });

  it('responds the same for other people’s objects and for objects that do not exist', async () => {
    const hidden = routes.filter(
      ({ entry, route }) => entry.otherStatuses?.bob === 404 && route.path.includes(':id'),
    );
    expect(hidden.length).toBeGreaterThan(8);
    const withoutRequestId = ({ json }: ApiResponse) => ({ ...json, requestId: undefined });
    for (const tabled of hidden) {
      const example = exampleOf(tabled, fixture);
      const absent = askOf(tabled, { ...example, params: { id: 'any_0000000000' } });
      const answer = await fixture.ask('bob', tabled.service, absent);
      expect(withoutRequestId(answer)).toEqual(withoutRequestId(await tryAs('bob', tabled)));
    }
  });

  it('asks for the person of a payment attempt, so that nobody pays for another’s order', async () => {
    const attempt = routes.find(({ route }) => route.path === '/v1/orders/:id/payment-attempts');
    if (attempt === undefined) throw new Error('There is no such route.');
    const body = { paymentId: 'pay_elsewhere', userId: fixture.ids.bob };
    const answer = await fixture.ask(
      'payment-service',
      'order-service',
      askOf(attempt, { ...exampleOf(attempt, fixture), body }),
    );
    expect([answer.status, answer.json.code]).toEqual([404, 'order_not_found']);
  });

  /** What the creator gets at the address that the response names. A new account is read with its own token. */
  const readCreated = (caller: Caller, { service }: TabledRoute, { headers, json }: ApiResponse) => {
    const request = { method: 'GET', path: headers['location'] ?? '/no-location' };
    if (json.token === undefined) return fixture.ask(caller, service, request);
    return send(fixture.services, service, request, `Bearer ${json.token}`);
  };

  it('admits the right caller everywhere, who can read what was created at its Location', async () => {
    let created = 0;
    for (const tabled of routes) {
      const { caller, status } = tabled.entry;
      const answer = await tryAs(caller, tabled);
      expect([tabled.name, caller, answer.status, answer.status === status ? '' : answer.body]).toEqual([
        tabled.name,
        caller,
        status,
        '',
      ]);
      if (status !== 201) continue;
      const read = await readCreated(caller, tabled, answer);
      expect(verdict(caller, tabled, read)).toBe(`${caller}: ${tabled.name}: 200 `);
      created += 1;
    }
    expect(created).toBeGreaterThan(5);
    expect(fixture.services.complaints).toEqual([]);
  });
});
