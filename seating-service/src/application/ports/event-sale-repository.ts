import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { EventSale, SaleTerms } from '../../domain/event-sale';

export interface EventSaleRepository {
  find(eventId: string, tx?: SqlRunner): Promise<EventSale | undefined>;
  /**
   * Stores the terms and locks the event's sale, so that no other transaction changes its inventory until this one ends.
   * Returns the first free seat number.
   */
  put(tx: SqlRunner, sale: Omit<EventSale, 'holdsReleased'>): Promise<number>;
  setNextSeatNumber(tx: SqlRunner, eventId: string, next: number): Promise<void>;
  /** False when there is no such event. */
  change(eventId: string, change: SaleChange): Promise<boolean>;
  isReportedSoldOut(eventId: string): Promise<boolean>;
  setReportedSoldOut(eventId: string, soldOut: boolean): Promise<void>;
}

export type SaleChange = Partial<SaleTerms & Pick<EventSale, 'holdsReleased'>>;
