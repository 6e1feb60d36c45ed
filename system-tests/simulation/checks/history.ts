import type { Database } from '@ticketing/service-chassis/database';
import type { DataFiles } from '../services/data-files';
import type { ServiceName } from '../services/names';

/** A change of a thing's status, in the order in which it was committed. */
export interface Transition {
  readonly thing: string;
  readonly id: string;
  readonly was: string;
  readonly became: string;
}

/** A change of a seat's owner. */
export interface SeatChange {
  readonly seat_id: string;
  readonly old_status: string;
  readonly new_status: string;
  readonly old_reservation_id: string | null;
  readonly new_reservation_id: string | null;
  readonly old_held_until: Date | null;
  readonly old_order_id: string | null;
  readonly new_order_id: string | null;
  readonly old_promised_price: number | null;
  readonly new_promised_price: number | null;
}

/** A saga that waits while its order is REFUNDING and knows that all of the payment was refunded. */
export interface Wait {
  readonly kind: string;
  readonly order_id: string;
  readonly why: string;
  readonly from_at: Date;
  readonly until_at: Date;
}

const watched: readonly (readonly [service: ServiceName, table: string])[] = [
  ['catalog-service', 'events'],
  ['seating-service', 'reservations'],
  ['order-service', 'orders'],
  ['order-service', 'tickets'],
  ['payment-service', 'payments'],
  ['payment-service', 'refunds'],
];

/**
 * Makes the databases themselves record each change of a status, in the transaction of the change. So the history has
 * no change that was rolled back, and every committed change, even if it was soon changed again.
 */
export async function keepHistory(files: DataFiles): Promise<void> {
  for (const [service, table] of watched) await watchStatus(files.of[service], table);
  await watchSeats(files.of['seating-service']);
  await watchErasures(files.of['order-service']);
  await watchWaits(files.of['order-service']);
}

/** An erasure stands in the history of the orders, so that clocks do not matter. */
async function watchErasures(orders: Database): Promise<void> {
  await orders.execute(
    `CREATE TRIGGER simulated_erasure AFTER INSERT ON erased_people
     BEGIN INSERT INTO simulated_transitions (thing, id, was, became)
       VALUES ('erased_people', NEW.user_id, 'KNOWN', 'ERASED'); END`,
  );
}

async function watchStatus(database: Database, table: string): Promise<void> {
  await database.execute(
    `CREATE TABLE IF NOT EXISTS simulated_transitions (
       position INTEGER PRIMARY KEY, thing VARCHAR(32), id VARCHAR(64), was VARCHAR(32), became VARCHAR(32))`,
  );
  await database.execute(
    `CREATE TRIGGER simulated_${table} AFTER UPDATE ON ${table} WHEN OLD.status <> NEW.status
     BEGIN INSERT INTO simulated_transitions (thing, id, was, became)
       VALUES ('${table}', NEW.id, OLD.status, NEW.status); END`,
  );
}

async function watchSeats(seating: Database): Promise<void> {
  await seating.execute(
    `CREATE TABLE simulated_seats (
       position INTEGER PRIMARY KEY, seat_id VARCHAR(40), old_status VARCHAR(16), new_status VARCHAR(16),
       old_reservation_id VARCHAR(40), new_reservation_id VARCHAR(40), old_held_until DATETIME2(3),
       old_order_id VARCHAR(64), new_order_id VARCHAR(64), old_promised_price BIGINT, new_promised_price BIGINT)`,
  );
  await seating.execute('CREATE TABLE simulated_edits (reservation_id VARCHAR(40))');
  await seating.execute(
    `CREATE TRIGGER simulated_edit AFTER UPDATE ON reservations WHEN OLD.seats <> NEW.seats
     BEGIN INSERT INTO simulated_edits (reservation_id) VALUES (NEW.id); END`,
  );
  await seating.execute(
    `CREATE TRIGGER simulated_seat AFTER UPDATE ON seats
     BEGIN INSERT INTO simulated_seats
         (seat_id, old_status, new_status, old_reservation_id, new_reservation_id, old_held_until, old_order_id,
          new_order_id, old_promised_price, new_promised_price)
       VALUES (NEW.id, OLD.status, NEW.status, OLD.reservation_id, NEW.reservation_id, OLD.held_until, OLD.order_id,
         NEW.order_id, OLD.promised_price, NEW.promised_price); END`,
  );
}

/** Records each saga that is left to wait although its order knows that the payment is refunded in full. */
async function watchWaits(orders: Database): Promise<void> {
  await orders.execute(
    `CREATE TABLE simulated_waits (
       position INTEGER PRIMARY KEY, kind VARCHAR(32), order_id VARCHAR(64), why NVARCHAR(1000),
       from_at DATETIME2(3), until_at DATETIME2(3))`,
  );
  await orders.execute(
    `CREATE TRIGGER simulated_wait AFTER UPDATE ON sagas
     WHEN OLD.lease_owner IS NOT NULL AND NEW.lease_owner IS NULL
       AND NEW.kind IN ('PURCHASE', 'REFUND') AND NEW.state IN ('RUNNING', 'UNDOING')
       AND EXISTS (SELECT 1 FROM orders WHERE id = NEW.order_id AND status = 'REFUNDING' AND refunded >= total)
     BEGIN INSERT INTO simulated_waits (kind, order_id, why, from_at, until_at)
       VALUES (NEW.kind, NEW.order_id, NEW.last_error, NEW.updated_at, NEW.next_attempt_at); END`,
  );
}

export async function transitionsOf(files: DataFiles): Promise<Transition[]> {
  const services = new Set(watched.map(([service]) => service));
  const all: Transition[] = [];
  for (const service of services) {
    all.push(
      ...(await files.of[service].query<Transition>(
        'SELECT thing, id, was, became FROM simulated_transitions ORDER BY position',
      )),
    );
  }
  return all;
}

export const seatChangesOf = (files: DataFiles): Promise<SeatChange[]> =>
  files.of['seating-service'].query<SeatChange>(
    `SELECT seat_id, old_status, new_status, old_reservation_id, new_reservation_id, old_held_until, old_order_id,
       new_order_id, old_promised_price, new_promised_price
     FROM simulated_seats ORDER BY position`,
  );

/** The holds whose seats changed. Nothing tells when they took the seats that were added. */
export async function editedHoldsOf(files: DataFiles): Promise<ReadonlySet<string>> {
  const rows = await files.of['seating-service'].query<{ reservation_id: string }>(
    'SELECT DISTINCT reservation_id FROM simulated_edits',
  );
  return new Set(rows.map(({ reservation_id: id }) => id));
}

export const waitsOf = (files: DataFiles): Promise<Wait[]> =>
  files.of['order-service'].query<Wait>(
    'SELECT kind, order_id, why, from_at, until_at FROM simulated_waits ORDER BY position',
  );
