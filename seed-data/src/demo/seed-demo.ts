import type { Database } from '@ticketing/service-chassis/database';
import { hash } from 'bcrypt';
import {
  type CatalogEvent,
  type Inventory,
  type SeatMap,
  inventoryOf,
} from '../../../catalog-service/src/import';
import { resolveTarget, type TargetOptions } from '../config';
import { addAccounts, findAccounts, givePassword, hasAccounts } from '../persistence/account-loader';
import { loadCatalog } from '../persistence/catalog-loader';
import { loadInventories, type EventInventory } from '../persistence/inventory-loader';
import { refuseProduction } from '../persistence/production-guard';
import { withServiceDatabases, type ServiceDatabases } from '../persistence/service-databases';
import { runSteps, type OnProgress } from '../progress';
import { seatsOfInventory } from '../seats/seats-of-inventory';
import { readDemoFiles } from './demo-files';
import { planDemo, type DemoAccount, type DemoPlan } from './demo-plan';

/** Only for the demo accounts, which exist only in demo data. */
const DEMO_PASSWORD = 'Demo-pass-2026';
/** The smallest reasonable cost, so that five hashes take a quarter of a second. */
const DEMO_BCRYPT_COST = 10;

export interface SeedDemoOptions extends TargetOptions {
  readonly now: Date;
  readonly onProgress?: OnProgress;
  /** Seed even databases that look like production. */
  readonly force?: boolean;
  /** Leave databases as they are that hold other accounts than those of the demo data. */
  readonly onlyIfEmpty?: boolean;
}

/**
 * Creates the tables that are missing and adds the demo accounts, venues and events that are missing; existing rows do
 * not change, so it can be called at every start. Returns whether the demo data is there now.
 *
 * @throws ProductionRefused when the databases look like production and `force` is not set.
 */
export async function seedDemoData(options: SeedDemoOptions): Promise<boolean> {
  const { now, onProgress = () => undefined, force = false, onlyIfEmpty = false } = options;
  const { environment, urls } = resolveTarget(options);
  refuseProduction(urls, environment, force);
  const plan = planDemo(await readDemoFiles(), now);
  return withServiceDatabases(
    urls,
    () => now,
    async (databases) => {
      if (onlyIfEmpty && (await hasOtherAccounts(databases.user, plan.accounts))) return false;
      await load(databases, plan, now, onProgress);
      return true;
    },
  );
}

/**
 * Whether the accounts are not those of the demo data. The demo accounts are added together, so that one of them is missing only
 * where nobody has asked for them.
 */
async function hasOtherAccounts(database: Database, accounts: readonly DemoAccount[]): Promise<boolean> {
  const found = await findAccounts(
    database,
    accounts.map(({ email }) => email),
  );
  if (accounts.every(({ email }) => found.get(email)?.hasPassword === true)) return false;
  return hasAccounts(database);
}

async function load(
  databases: ServiceDatabases,
  plan: DemoPlan,
  now: Date,
  onProgress: OnProgress,
): Promise<void> {
  const ids = new Map<string, string>();
  const idOf = (planned: string) => ids.get(planned) ?? planned;
  await runSteps(
    [
      {
        name: 'accounts',
        run: async () => {
          for (const [planned, stored] of await seedAccounts(databases.user, plan.accounts, now)) {
            ids.set(planned, stored);
          }
        },
      },
      {
        name: 'venues and events',
        run: () =>
          loadCatalog(
            databases.catalog,
            plan.venues.map(({ venue, map }) => ({
              venue: { ...venue, organizerId: idOf(venue.organizerId) },
              maps: [map],
            })),
            plan.events.map((event) => ({ ...event, organizerId: idOf(event.organizerId) })),
          ),
      },
      {
        name: 'seats',
        run: () =>
          loadInventories(
            databases.seating,
            plan.events.map((event) => ({
              eventId: event.id,
              make: () =>
                eventInventory({ ...event, organizerId: idOf(event.organizerId) }, mapOf(plan, event)),
            })),
            now,
          ),
      },
    ],
    onProgress,
  );
}

/** Adds the accounts whose address is free. Returns the id of each planned account. */
async function seedAccounts(
  database: Database,
  accounts: readonly DemoAccount[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const found = await findAccounts(
    database,
    accounts.map(({ email }) => email),
  );
  const hashes = await Promise.all(
    accounts.map(async ({ email }) =>
      found.get(email)?.hasPassword === true ? null : hash(DEMO_PASSWORD, DEMO_BCRYPT_COST),
    ),
  );
  const missing = accounts.flatMap((account, index) =>
    found.has(account.email) ? [] : [{ ...account, passwordHash: hashes[index] ?? null, createdAt: now }],
  );
  await addAccounts(database, missing);
  for (const [index, { email }] of accounts.entries()) {
    const account = found.get(email);
    const newHash = hashes[index];
    if (account !== undefined && newHash) await givePassword(database, account.id, newHash, now);
  }
  return new Map(accounts.map(({ id, email }) => [id, found.get(email)?.id ?? id]));
}

function mapOf(plan: DemoPlan, event: CatalogEvent): SeatMap {
  const place = plan.venues.find(({ venue }) => venue.id === event.venueId);
  if (place === undefined) throw new Error(`The event ${event.id} is at no venue of the plan.`);
  return place.map;
}

function eventInventory(event: CatalogEvent, map: SeatMap): EventInventory {
  const inventory: Inventory = inventoryOf(event, map);
  const { sections, ...terms } = inventory;
  return {
    sale: { eventId: event.id, ...terms },
    seats: seatsOfInventory(event.id, sections),
    blockedIds: [],
    reservations: [],
  };
}
