import type { Seat } from '../domain/order';

/** The columns by which a line and a ticket name their seat. */
export interface SeatRow {
  seat_id: string;
  label: string;
  section_name: string | null;
  row_name: string | null;
  seat_number: string | null;
  tier: string | null;
}

export const seatOf = (row: SeatRow): Seat => ({
  seatId: row.seat_id,
  label: row.label,
  section: row.section_name,
  row: row.row_name,
  number: row.seat_number,
  tier: row.tier,
});
