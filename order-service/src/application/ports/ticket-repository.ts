import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Ticket } from '../../domain/ticket';
import type { TicketStatus } from '../../domain/ticket-status';

export interface TicketRepository {
  insert(tx: SqlRunner, tickets: readonly Ticket[]): Promise<void>;
  find(ticketId: string, runner?: SqlRunner): Promise<Ticket | undefined>;
  ofOrders(orderIds: readonly string[], runner?: SqlRunner): Promise<Ticket[]>;
  /** Marks a valid ticket USED. True for one caller only. */
  admit(tx: SqlRunner, ticketId: string, by: string, at: Date): Promise<boolean>;
  /** Makes a used ticket of a confirmed order VALID again. False when it is not one. */
  readmit(tx: SqlRunner, ticketId: string): Promise<boolean>;
  /** Makes the valid tickets of an order VOID, and their seats free for others; a used one stays used and keeps its seat. */
  voidAll(tx: SqlRunner, orderId: string): Promise<void>;
  countOf(tx: SqlRunner, orderId: string, status: TicketStatus): Promise<number>;
}
