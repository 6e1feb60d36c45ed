import {
  changesRow,
  column,
  countRows,
  defineTable,
  inList,
  selectAll,
  selectOne,
  type Database,
} from '@ticketing/service-chassis/database';
import type { TicketRepository } from '../application/ports/ticket-repository';
import { ticketStatusesBefore, type TicketStatus } from '../domain/ticket-status';
import { seatColumns } from './seat-columns';
import { literals } from './stored-values';

const table = defineTable('tickets', {
  ticket: {
    id: column.varchar(64),
    orderId: column.varchar(64),
    eventId: column.varchar(64),
    seat: seatColumns,
    status: column.varchar<TicketStatus>(16),
    code: column.varchar(600),
    issuedAt: column.datetime(),
    admittedAt: column.nullable(column.datetime()),
    admittedBy: column.nullable(column.varchar(64)),
  },
  position: column.int(),
  holdsSeat: column.bit(),
});

const canBecome = (status: TicketStatus) => `status IN (${literals(ticketStatusesBefore(status))})`;

export function createTicketRepository(database: Database): TicketRepository {
  return {
    insert: (tx, tickets) =>
      table.bulkInsert(
        tx,
        tickets.map((ticket, position) => ({ ticket, position, holdsSeat: true })),
      ),

    async find(ticketId, runner = database) {
      return (await selectOne(runner, table, 'WHERE id = @ticketId', { ticketId }))?.ticket;
    },

    async ofOrders(orderIds, runner = database) {
      if (orderIds.length === 0) return [];
      const list = inList('order', orderIds);
      const rest = `WHERE order_id IN (${list.text}) ORDER BY order_id, position`;
      return (await selectAll(runner, table, rest, list.params)).map(({ ticket }) => ticket);
    },

    admit: (tx, ticketId, by, at) =>
      changesRow(
        tx,
        `UPDATE tickets SET status = 'USED', admitted_at = @at, admitted_by = @by
         WHERE id = @ticketId AND ${canBecome('USED')}`,
        { ticketId, by, at },
      ),

    readmit: (tx, ticketId) =>
      changesRow(
        tx,
        `UPDATE tickets SET status = 'VALID', admitted_at = NULL, admitted_by = NULL
         WHERE id = @ticketId AND ${canBecome('VALID')}
           AND EXISTS (SELECT 1 FROM orders o WHERE o.id = order_id AND o.status = 'CONFIRMED')`,
        { ticketId },
      ),

    async voidAll(tx, orderId) {
      await tx.execute(
        `UPDATE tickets SET status = 'VOID', holds_seat = 0 WHERE order_id = @orderId AND ${canBecome('VOID')}`,
        { orderId },
      );
    },

    countOf: (tx, orderId, status) =>
      countRows(tx, 'tickets WHERE order_id = @orderId AND status = @status', { orderId, status }),
  };
}
