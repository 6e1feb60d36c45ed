import { column } from '@ticketing/service-chassis/database';

/** The columns by which an order line and a ticket name their seat. */
export const seatColumns = {
  seatId: column.varchar(64),
  label: column.nvarchar(100),
  section: column.nullable(column.nvarchar(100, 'section_name')),
  row: column.nullable(column.nvarchar(100, 'row_name')),
  number: column.nullable(column.nvarchar(100, 'seat_number')),
  tier: column.nullable(column.nvarchar(100)),
};
