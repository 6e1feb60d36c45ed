import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { EventSale, SaleTerms, ToldSale } from '../../domain/event-sale';

export interface EventSaleRepository {
  find(eventId: string, tx?: SqlRunner): Promise<EventSale | undefined>;
  /**
   * Stores the terms and locks the event's sale, so that no other transaction changes its inventory until this one ends.
   * Returns the first free seat number; undefined when a newer version of the event is stored.
   */
  put(tx: SqlRunner, sale: ToldSale): Promise<number | undefined>;
  setNextSeatNumber(tx: SqlRunner, eventId: string, next: number): Promise<void>;
  /** False when there is no such event, or a newer version of it is stored. */
  change(eventId: string, change: SaleChange, eventVersion?: number): Promise<boolean>;
  isReportedSoldOut(eventId: string): Promise<boolean>;
  setReportedSoldOut(eventId: string, soldOut: boolean): Promise<void>;
}

export type SaleChange = Partial<SaleTerms & Pick<EventSale, 'holdsReleased'>>;
