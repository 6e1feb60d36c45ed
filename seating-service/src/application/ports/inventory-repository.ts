import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { ExistingSeat } from '../../domain/inventory-plan';
import type { NewSeat } from '../../domain/new-seat';
import type { SeatStatus } from '../../domain/seat-status';

export interface InventoryRepository {
  existing(tx: SqlRunner, eventId: string): Promise<ExistingSeat[]>;
  add(tx: SqlRunner, eventId: string, seats: readonly NewSeat[]): Promise<void>;
  /** Deletes those seats that have no owner; returns the statuses of the deleted ones. */
  remove(tx: SqlRunner, ids: readonly string[]): Promise<SeatStatus[]>;
  /** Changes what the event asks for the seats, and never what the owner of a seat was promised; returns how many. */
  reprice(tx: SqlRunner, ids: readonly string[], tier: string, price: number): Promise<number>;
  move(tx: SqlRunner, ids: readonly string[], by: number): Promise<void>;
}
