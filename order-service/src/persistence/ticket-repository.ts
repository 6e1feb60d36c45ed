import { inList, type Database } from '@ticketing/service-chassis/database';
import type { TicketStore } from '../application/ports';
import type { Ticket, TicketStatus } from '../domain/ticket';
import { seatOf, type SeatRow } from './seat-row';

interface TicketRow extends SeatRow {
  id: string;
  order_id: string;
  event_id: string;
  status: TicketStatus;
  code: string;
  issued_at: Date;
  admitted_at: Date | null;
}

const COLUMNS = `id, order_id, event_id, seat_id, label, section_name, row_name, seat_number, tier, status, code,
  issued_at, admitted_at`;

export function createTicketRepository(database: Database): TicketStore {
  return {
    async insert(tx, tickets) {
      await tx.bulkInsert(
        'tickets',
        [
          { name: 'id', type: 'VARCHAR(64)' },
          { name: 'order_id', type: 'VARCHAR(64)' },
          { name: 'event_id', type: 'VARCHAR(64)' },
          { name: 'seat_id', type: 'VARCHAR(64)' },
          { name: 'position', type: 'INT' },
          { name: 'label', type: 'NVARCHAR(100)' },
          { name: 'section_name', type: 'NVARCHAR(100)', nullable: true },
          { name: 'row_name', type: 'NVARCHAR(100)', nullable: true },
          { name: 'seat_number', type: 'NVARCHAR(100)', nullable: true },
          { name: 'tier', type: 'NVARCHAR(100)', nullable: true },
          { name: 'status', type: 'VARCHAR(16)' },
          { name: 'holds_seat', type: 'BIT' },
          { name: 'code', type: 'VARCHAR(600)' },
          { name: 'issued_at', type: 'DATETIME2(3)' },
        ],
        tickets.map(({ id, orderId, eventId, seat, status, code, issuedAt }, position) => [
          id,
          orderId,
          eventId,
          seat.seatId,
          position,
          seat.label,
          seat.section,
          seat.row,
          seat.number,
          seat.tier,
          status,
          true,
          code,
          issuedAt,
        ]),
      );
    },

    async find(ticketId, runner = database) {
      const [row] = await runner.query<TicketRow>(`SELECT ${COLUMNS} FROM tickets WHERE id = @ticketId`, {
        ticketId,
      });
      return row === undefined ? undefined : ticketOf(row);
    },

    async ofOrders(orderIds, runner = database) {
      if (orderIds.length === 0) return [];
      const list = inList('order', orderIds);
      const rows = await runner.query<TicketRow>(
        `SELECT ${COLUMNS} FROM tickets WHERE order_id IN (${list.text}) ORDER BY order_id, position`,
        list.params,
      );
      return rows.map(ticketOf);
    },

    async admit(tx, ticketId, by, at) {
      const admitted = await tx.execute(
        `UPDATE tickets SET status = 'USED', admitted_at = @at, admitted_by = @by
         WHERE id = @ticketId AND status = 'VALID'`,
        { ticketId, by, at },
      );
      return admitted === 1;
    },

    async giveUp(tx, orderId) {
      await tx.execute(
        `UPDATE tickets SET status = CASE WHEN status = 'VALID' THEN 'VOID' ELSE status END, holds_seat = 0
         WHERE order_id = @orderId`,
        { orderId },
      );
    },

    async countOf(tx, orderId, status) {
      const [row] = await tx.query<{ total: number }>(
        'SELECT COUNT(*) AS total FROM tickets WHERE order_id = @orderId AND status = @status',
        { orderId, status },
      );
      return row?.total ?? 0;
    },
  };
}

const ticketOf = (row: TicketRow): Ticket => ({
  id: row.id,
  orderId: row.order_id,
  eventId: row.event_id,
  seat: seatOf(row),
  status: row.status,
  code: row.code,
  issuedAt: row.issued_at,
  admittedAt: row.admitted_at,
});
