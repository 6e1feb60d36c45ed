import type { Clock, Random } from '@ticketing/service-chassis/core';
import { addAccounts, findAccounts } from '../persistence/account-loader';
import { loadCatalog } from '../persistence/catalog-loader';
import { loadCharges } from '../persistence/gateway-loader';
import { loadInventories, storedReservations } from '../persistence/inventory-loader';
import { loadOrders } from '../persistence/order-loader';
import { loadPayments } from '../persistence/payment-loader';
import type { ServiceDatabases } from '../persistence/service-databases';
import { runSteps, type OnProgress } from '../progress';
import { seedId } from '../values/seed-id';
import type { Findings } from './findings';
import { importIds, venueEpoch } from './import-ids';
import type { ImportPlan, PlannedUser } from './import-plan';
import { ImportRefused } from './import-refused';
import { toPlatformVenues, type ImportedVenue } from './platform-events';
import { toPlatformOrder, type ImportedOrder } from './platform-orders';
import { groupBy } from './rules/row-rule';

export interface LoadImportParts {
  readonly plan: ImportPlan;
  readonly databases: ServiceDatabases;
  readonly findings: Findings;
  readonly clock: Clock;
  readonly random: Random;
  readonly ticketKeySecret: string;
  readonly organizerEmail: string;
  readonly onProgress: OnProgress;
}

/**
 * Loads a plan service by service, each in one transaction. Running it again finishes an interrupted import: existing
 * rows do not change, and each step depends only on earlier ones.
 */
export async function loadImport(parts: LoadImportParts): Promise<void> {
  const { plan, databases, clock, onProgress } = parts;
  let venues: readonly ImportedVenue[] = [];
  let orders: readonly ImportedOrder[] = [];
  await runSteps(
    [
      {
        name: 'accounts',
        run: async () => {
          const userIds = await loadUsers(parts);
          venues = toPlatformVenues(plan, await organizerOf(parts));
          orders = toPlatformOrders(plan, venues, userIds);
        },
      },
      { name: 'venues and events', run: () => loadCatalog(databases.catalog, venues, eventsOf(venues)) },
      {
        name: 'seats',
        run: async () => {
          await loadInventories(databases.seating, inventoriesOf(venues, orders), clock.now());
          orders = await keepWithReservation(parts, orders);
        },
      },
      {
        name: 'orders and tickets',
        run: () =>
          loadOrders(
            { ...parts, database: databases.order },
            orders.map(({ seedOrder }) => seedOrder),
            eventsOf(venues).flatMap(({ id, status }) => (status === 'CANCELLED' ? [id] : [])),
          ),
      },
      {
        name: 'payments',
        run: () =>
          loadPayments(
            databases.payment,
            orders.flatMap(({ payment }) => payment ?? []),
          ),
      },
      {
        name: "the sandbox gateway's records",
        run: () =>
          loadCharges(
            databases.gateway,
            orders.flatMap(({ payment }) => payment?.payment ?? []),
          ),
      },
    ],
    onProgress,
  );
}

const eventsOf = (venues: readonly ImportedVenue[]) =>
  venues.flatMap(({ events }) => events.map(({ event }) => event));

/** An address that has an account keeps it; its orders go there. Returns the account of each user by the export's key. */
async function loadUsers({ plan, databases }: LoadImportParts): Promise<ReadonlyMap<string, string>> {
  const found = await findAccounts(
    databases.user,
    plan.users.map(({ email }) => email),
  );
  const missing = plan.users.filter(({ email }) => !found.has(email));
  await addAccounts(
    databases.user,
    missing.map((user) => ({
      id: importIds.user(user),
      name: user.name,
      email: user.email,
      phone: user.phone,
      role: 'customer',
      passwordHash: null,
      createdAt: user.createdAt,
    })),
  );
  const idOf = (user: PlannedUser) => found.get(user.email)?.id ?? importIds.user(user);
  return new Map(plan.users.map((user) => [user.key, idOf(user)]));
}

/** @throws ImportRefused when the address belongs to somebody who may not own events. */
async function organizerOf({ databases, organizerEmail, clock }: LoadImportParts): Promise<string> {
  const account = (await findAccounts(databases.user, [organizerEmail])).get(organizerEmail);
  if (account !== undefined) {
    if (account.role === 'organizer' || account.role === 'admin') return account.id;
    throw new ImportRefused(
      `${organizerEmail} is a ${account.role} and cannot own events. Name an organizer with --organizer.`,
    );
  }
  const id = seedId('usr', `organizer:${organizerEmail}`, venueEpoch);
  await addAccounts(databases.user, [
    {
      id,
      name: 'Organizer',
      email: organizerEmail,
      phone: null,
      role: 'organizer',
      passwordHash: null,
      createdAt: clock.now(),
    },
  ]);
  return id;
}

function toPlatformOrders(
  plan: ImportPlan,
  venues: readonly ImportedVenue[],
  userIds: ReadonlyMap<string, string>,
): ImportedOrder[] {
  const events = new Map(venues.flatMap((venue) => venue.events.map((one) => [one.planned.key, one])));
  return plan.orders.map((order) => {
    const event = events.get(order.eventKey);
    const userId = userIds.get(order.userKey);
    if (event === undefined || userId === undefined) {
      throw new Error(`The order ${order.key} of the plan lacks its event or its user.`);
    }
    return toPlatformOrder(order, event, userId);
  });
}

function inventoriesOf(venues: readonly ImportedVenue[], orders: readonly ImportedOrder[]) {
  const reservations = groupBy(
    orders.map(({ reservation }) => reservation),
    ({ eventId }) => eventId,
  );
  return venues.flatMap(({ events }) =>
    events.map(({ event, sale, seats, blockedIds }) => ({
      eventId: event.id,
      make: () => ({ sale, seats, blockedIds, reservations: reservations.get(event.id) ?? [] }),
    })),
  );
}

/** An event's seats are assigned once, when it is imported. An order that a later export adds is too late. */
async function keepWithReservation(
  { databases, findings }: LoadImportParts,
  orders: readonly ImportedOrder[],
): Promise<readonly ImportedOrder[]> {
  const stored = await storedReservations(
    databases.seating,
    orders.map(({ reservation }) => reservation.id),
  );
  return orders.filter(({ planned, reservation }) => {
    if (stored.has(reservation.id)) return true;
    findings.add({
      table: 'orders',
      line: planned.line,
      key: planned.key,
      outcome: 'refused',
      reason: 'Its event was imported before, without this order, and its seats are on sale since.',
    });
    return false;
  });
}
