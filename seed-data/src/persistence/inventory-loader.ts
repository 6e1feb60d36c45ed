import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import {
  type NewSeat,
  type Reservation,
  type SeatChange,
  type ToldSale,
  counterChangeOf,
  counterChangeOfInventory,
  createRepositories,
} from '../../../seating-service/src/import';
import { FIRST_SEAT_NUMBER } from '../seats/seats-of-inventory';
import { storedIds } from './stored-ids';

/** All that seating-service is to know of one event. */
export interface EventInventory {
  readonly sale: ToldSale;
  readonly seats: readonly NewSeat[];
  readonly blockedIds: readonly string[];
  readonly reservations: readonly EndedReservation[];
}

/** A reservation that has ended. An allocated one owns its seats, unless its order returned them. */
export interface EndedReservation extends Omit<Reservation, 'adoptedOrderId' | 'renewals' | 'revision'> {
  readonly endedAt: Date;
  readonly seatsReturned: boolean;
}

/** An inventory that is only worked out when the event is not there yet. */
export interface PlannedInventory {
  readonly eventId: string;
  readonly make: () => EventInventory;
}

/** Adds the events that have no seats yet, all or none; other events do not change. */
export async function loadInventories(
  database: Database,
  planned: readonly PlannedInventory[],
  now: Date,
): Promise<void> {
  await database.transactions.run(async (tx) => {
    const known = await storedIds(
      tx,
      'event_sales',
      planned.map(({ eventId }) => eventId),
    );
    for (const { eventId, make } of planned) {
      if (!known.has(eventId)) await loadInventory(database, tx, make(), now);
    }
  });
}

/** The same steps as when the catalog puts an inventory, in a transaction that the caller owns. */
async function loadInventory(
  database: Database,
  tx: SqlRunner,
  { sale, seats, blockedIds, reservations }: EventInventory,
  now: Date,
): Promise<void> {
  const { eventId } = sale;
  const { sales, inventory, seatCounters } = createRepositories(database);
  await sales.put(tx, sale);
  await inventory.add(tx, eventId, seats);
  await sales.setNextSeatNumber(tx, eventId, FIRST_SEAT_NUMBER + seats.length);
  await seatCounters.record(
    tx,
    eventId,
    eventId,
    counterChangeOfInventory({ AVAILABLE: seats.length }, seats.length),
  );

  await insertReservations(tx, reservations);
  const changes = await changeOwners(database, tx, eventId, blockedIds, reservations, now);
  if (changes.length > 0) await seatCounters.record(tx, eventId, eventId, counterChangeOf(changes));
}

async function changeOwners(
  database: Database,
  tx: SqlRunner,
  eventId: string,
  blockedIds: readonly string[],
  reservations: readonly EndedReservation[],
  now: Date,
): Promise<SeatChange[]> {
  const { seats } = createRepositories(database);
  const changes: SeatChange[] = [];
  if (blockedIds.length > 0) {
    changes.push(...(await seats.setBlocked(tx, { eventId, seatIds: blockedIds, to: 'BLOCKED', now })));
  }
  for (const reservation of reservations) {
    if (reservation.orderId === null || reservation.seatsReturned) continue;
    const allocated = await seats.allocate(tx, reservation, reservation.orderId, now);
    if (allocated.length !== reservation.seats.length) {
      throw new Error(
        `Only ${allocated.length} of ${reservation.seats.length} seats could be given to ${reservation.orderId}.`,
      );
    }
    changes.push(...allocated);
  }
  return changes;
}

async function insertReservations(tx: SqlRunner, reservations: readonly EndedReservation[]): Promise<void> {
  await tx.bulkInsert(
    'reservations',
    [
      { name: 'id', type: 'VARCHAR(40)' },
      { name: 'event_id', type: 'VARCHAR(64)' },
      { name: 'user_id', type: 'VARCHAR(64)' },
      { name: 'status', type: 'VARCHAR(16)' },
      { name: 'currency', type: 'VARCHAR(3)' },
      { name: 'total', type: 'BIGINT' },
      { name: 'seats', type: 'LONG_TEXT' },
      { name: 'hold_slot', type: 'INT' },
      { name: 'created_at', type: 'DATETIME2(3)' },
      { name: 'expires_at', type: 'DATETIME2(3)' },
      { name: 'ended_at', type: 'DATETIME2(3)' },
      { name: 'order_id', type: 'VARCHAR(64)', nullable: true },
    ],
    reservations.map((one) => [
      one.id,
      one.eventId,
      one.userId,
      one.status,
      one.currency,
      one.total,
      JSON.stringify(one.seats),
      // Slots only distinguish live holds; these have ended.
      0,
      one.createdAt,
      one.expiresAt,
      one.endedAt,
      one.orderId,
    ]),
  );
  await tx.bulkInsert(
    'returned_orders',
    [
      { name: 'order_id', type: 'VARCHAR(64)' },
      { name: 'returned_at', type: 'DATETIME2(3)' },
    ],
    reservations.flatMap(({ orderId, seatsReturned, endedAt }) =>
      orderId !== null && seatsReturned ? [[orderId, endedAt]] : [],
    ),
  );
}

/** Which of the reservations seating-service knows. */
export function storedReservations(database: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return storedIds(database, 'reservations', ids);
}
