import { addMilliseconds } from '@ticketing/service-chassis/core';
import { chassisMigrationsDirectory, type Database } from '@ticketing/service-chassis/database';
import type { Role } from '@ticketing/service-chassis/http';
import {
  createTestIdentity,
  ManualClock,
  openTestDatabase,
  seededRandom,
  sequentialIds,
  startTestService,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import { join } from 'node:path';
import request from 'supertest';
import type { CatalogEvent } from '../../src/application/ports/catalog-client';
import { loadOrderConfig } from '../../src/config';
import type { Order } from '../../src/domain/order';
import { createOrderRepository } from '../../src/persistence/order-repository';
import { createOrderService } from '../../src/service';
import { FakeCatalog } from '../fakes/fake-catalog';
import { FakeNotificationClient, FakeUsers } from '../fakes/fake-buyers';
import { FakePayments } from '../fakes/fake-payments';
import { FakeSeatingClient } from '../fakes/fake-seating-client';
import { FaultInjector } from '../fakes/fault-injector';
import { anOrder } from './order';

export const migrations = [
  { source: 'chassis', directory: chassisMigrationsDirectory },
  { source: 'order-service', directory: join(__dirname, '../../src/persistence/migrations') },
];

export const EVENT = 'evt_gala';
export const ALICE = 'usr_alice';
export const BOB = 'usr_bob';
export const DAY_MS = 24 * 60 * 60_000;

type Service = Awaited<ReturnType<typeof createOrderService>>;

/** The members of an order's body that the tests look at. */
export interface OrderBody {
  readonly id: string;
  readonly status: string;
  readonly closeReason: string | null;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly refunded: { readonly amount: number; readonly currency: string };
  readonly payBy: string;
  readonly tickets: readonly { readonly id: string; readonly status: string; readonly code: string }[];
}

export interface DiscrepancyBody {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly detail: string;
  readonly retry: string;
}

/** One database, the fake peers, and as many order-services as a test starts. */
export class World {
  readonly clock = new ManualClock();
  readonly identity = createTestIdentity(this.clock);
  readonly faults = new FaultInjector();
  readonly seating = new FakeSeatingClient(this.clock);
  readonly payments = new FakePayments();
  readonly catalog = new FakeCatalog();
  readonly users = new FakeUsers();
  readonly notifications = new FakeNotificationClient();
  private readonly ids = sequentialIds();
  private readonly random = seededRandom(1);

  private constructor(
    readonly database: TestDatabase,
    public service: Service,
  ) {}

  static async open(): Promise<World> {
    const database = await openTestDatabase({ migrations });
    // The service needs the world and the world the service, so the service is set right after.
    const world = new World(database, undefined as unknown as Service);
    world.catalog.events.set(EVENT, eventNamed(EVENT, world.clock.now()));
    world.users.buyers.set(ALICE, { name: 'Alice', email: 'alice@example.test', phone: '+911234567890' });
    world.users.buyers.set(BOB, { name: 'Bob', email: 'bob@example.test', phone: null });
    await world.startService();
    return world;
  }

  /** Starts a new process on the same database. The previous one gets no more requests. */
  async startService(database: Database = this.database): Promise<Service> {
    const { faults } = this;
    this.service = await startTestService(createOrderService, loadOrderConfig({}), {
      clock: this.clock,
      ids: this.ids,
      random: this.random,
      database,
      userKeys: this.identity.userKeys,
      peers: {
        seating: faults.around('seating', this.seating),
        payments: faults.around('payments', this.payments),
        catalog: faults.around('catalog', this.catalog),
        users: faults.around('users', this.users),
        notifications: faults.around('notifications', this.notifications),
      },
    });
    return this.service;
  }

  dispose = (): Promise<void> => this.database.dispose();

  /** Sends requests as this user. */
  as(userId: string, role: Role = 'customer') {
    const authorization = this.identity.user(userId, role);
    const { app } = this.service;
    return {
      get: (path: string) => request(app).get(path).set('Authorization', authorization),
      post: (path: string, body?: object) => {
        const call = request(app).post(path).set('Authorization', authorization);
        return body === undefined ? call : call.send(body);
      },
    };
  }

  asService(
    name: 'payment-service' | 'catalog-service' | 'user-service' | 'notification-service',
    ...scopes: string[]
  ) {
    const secret = `development-only-${name}-token`.padEnd(48, '-');
    const authorization = this.identity.service(name, secret, 'order-service', ...scopes);
    return {
      get: (path: string) => request(this.service.app).get(path).set('Authorization', authorization),
      post: (path: string, body: object) =>
        request(this.service.app).post(path).set('Authorization', authorization).send(body),
      put: (path: string, body: object) =>
        request(this.service.app).put(path).set('Authorization', authorization).send(body),
    };
  }

  /** Catalog-service describes the usual event, as it was sold but for these changes. */
  async described(version: number, changes: object = {}): Promise<void> {
    const { snapshot, currency, taxRateBasisPoints } = await this.catalog.event(EVENT);
    const description = {
      ...snapshot,
      currency,
      taxRateBasisPoints,
      status: 'ON_SALE',
      organizerId: 'usr_org',
    };
    await this.asService('catalog-service', 'events:write')
      .put(`/v1/orders/events/${EVENT}`, { ...description, version, ...changes })
      .expect(204);
  }

  /** Seats on sale, at these prices in minor units. */
  seats(...prices: number[]): string[] {
    return prices.map((price) => this.seating.addSeat(EVENT, price));
  }

  async placed(userId = ALICE, prices: readonly number[] = [50_000, 19_836]): Promise<OrderBody> {
    const reservation = this.seating.hold(userId, EVENT, this.seats(...prices));
    const response = await this.as(userId).post('/v1/orders', { reservationId: reservation.id }).expect(201);
    return response.body as OrderBody;
  }

  beginPayment(order: OrderBody, paymentId: string, userId = ALICE) {
    return this.asService('payment-service', 'payment-attempts:write').post(
      `/v1/orders/${order.id}/payment-attempts`,
      {
        paymentId,
        userId,
      },
    );
  }

  reportResult(orderId: string, result: object) {
    return this.asService('payment-service', 'payments:write').post(`/v1/orders/${orderId}/payments`, result);
  }

  /** Starts a payment, charges it and reports its success. The test checks the response. */
  async pay(order: OrderBody, userId = ALICE) {
    const charge = this.payments.charge(order.id, order.total);
    await this.beginPayment(order, charge.paymentId, userId).expect(200);
    const response = await this.reportSuccess(charge.paymentId);
    return { charge, response };
  }

  reportSuccess(paymentId: string) {
    const charge = this.payments.charges.get(paymentId);
    if (charge === undefined) throw new Error(`${paymentId} was never charged.`);
    return this.reportResult(charge.orderId, { paymentId, status: 'SUCCESS', amount: charge.amount });
  }

  async confirmed(userId = ALICE): Promise<OrderBody> {
    const order = await this.placed(userId);
    await this.pay(order, userId);
    const current = await this.order(order.id);
    expect(current.status).toBe('CONFIRMED');
    return current;
  }

  /** Stores many orders without the API, as an import does. They are unpaid by default. */
  async storeOrders(count: number, changes: Partial<Order> = {}): Promise<void> {
    const orders = createOrderRepository(this.database);
    const createdAt = this.clock.now();
    await this.database.transactions.run(async (tx) => {
      for (let number = 1; number <= count; number += 1) {
        const id = `ord_many${String(number).padStart(4, '0')}`;
        await orders.insert(
          tx,
          anOrder({ id, reservationId: `rsv_many${number}`, eventId: EVENT, createdAt, ...changes }),
        );
      }
    });
  }

  /** As an admin sees it. */
  async order(orderId: string): Promise<OrderBody> {
    const response = await this.as('usr_root', 'admin').get(`/v1/orders/${orderId}`).expect(200);
    return response.body as OrderBody;
  }

  run = (
    job:
      | 'saga-recovery'
      | 'order-expiry'
      | 'erasure'
      | 'event-cancellation'
      | 'event-changes'
      | 'order-reconciliation',
  ): Promise<void> => this.service.jobs.runNow(job);

  /** The discrepancies that an operator sees, as `kind subject`. */
  async discrepancies(): Promise<string[]> {
    const items = await this.discrepancyList();
    return items.map(({ kind, subject }) => `${kind} ${subject}`);
  }

  async discrepancyList(): Promise<readonly DiscrepancyBody[]> {
    const response = await this.as('usr_root', 'admin').get('/v1/admin/discrepancies').expect(200);
    return (response.body as { items: DiscrepancyBody[] }).items;
  }

  /** The value of a metric with these labels, or undefined when it is missing. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
    const response = await request(this.service.app).get('/metrics').expect(200);
    const wanted = Object.entries({ ...labels, service: 'order-service' });
    const text = `${name}{${wanted.map(([label, value]) => `${label}="${value}"`).join(',')}} `;
    const line = response.text.split('\n').find((candidate) => candidate.startsWith(text));
    return line === undefined ? undefined : Number(line.slice(text.length));
  }

  /** Lets time pass and runs the jobs that finish sagas, a few rounds. */
  async runJobs(rounds = 3): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      this.clock.advance(61_000);
      await this.run('event-cancellation');
      await this.run('saga-recovery');
    }
  }

  /** Delivers the messages of the outbox and returns the templates that were sent by email. */
  async mails(): Promise<string[]> {
    await this.drainOutbox();
    return this.notifications.sent
      .filter(({ channel }) => channel === 'EMAIL')
      .map(({ template }) => template);
  }

  async drainOutbox(): Promise<void> {
    const pending = await this.database.query<{ id: string }>(
      `SELECT id FROM outbox_messages WHERE status = 'PENDING' ORDER BY id`,
    );
    for (const { id } of pending) await this.service.outbox.deliver(id);
  }
}

export function eventNamed(id: string, now: Date, changes: Partial<CatalogEvent> = {}): CatalogEvent {
  return {
    id,
    status: 'ON_SALE',
    currency: 'INR',
    taxRateBasisPoints: 500,
    snapshot: {
      title: 'Gala of the Monsoon',
      venue: { name: 'Town Hall', address: '1 Main Road', city: 'Kolkata', country: 'IN' },
      timeZone: 'Asia/Kolkata',
      startsAt: addMilliseconds(now, 30 * DAY_MS),
      endsAt: addMilliseconds(now, 30 * DAY_MS + 3 * 60 * 60_000),
      refundCutoffAt: addMilliseconds(now, 28 * DAY_MS),
    },
    ...changes,
  };
}
