import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Schedule, SoldEvent } from '../../domain/sold-event';

export interface EventRepository {
  find(eventId: string, runner?: SqlRunner): Promise<SoldEvent | undefined>;
  /** @throws UniqueViolation when the event is there already */
  insert(tx: SqlRunner, event: SoldEvent): Promise<void>;
  /** @throws StaleEvent when the event has another version than `before` */
  save(tx: SqlRunner, before: SoldEvent, after: SoldEvent): Promise<void>;
  /** The events of whose change the holders are to be notified now, the longest due first. */
  noticesDue(now: Date, limit: number): Promise<string[]>;
}

/** A change of which the holders of tickets are being notified. */
export interface EventChange {
  readonly id: string;
  readonly eventId: string;
  readonly from: Schedule;
  readonly to: Schedule;
  readonly movedAt: Date;
  /** The holders up to this order have their message. */
  readonly lastOrderId: string;
}

export interface EventChangeRepository {
  insert(tx: SqlRunner, change: EventChange): Promise<void>;
  list(limit: number): Promise<EventChange[]>;
  /** False when another worker has advanced it. */
  advance(tx: SqlRunner, change: EventChange, lastOrderId: string): Promise<boolean>;
  remove(id: string): Promise<void>;
}

/** Another description came in between. Read the event again and decide again. */
export class StaleEvent extends Error {
  override readonly name = 'StaleEvent';
}
