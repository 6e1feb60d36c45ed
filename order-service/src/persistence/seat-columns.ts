import { nullable, nvarchar, varchar } from '@ticketing/service-chassis/database';

/** The columns by which an order line and a ticket name their seat. */
export const seatColumns = {
  seatId: varchar(64),
  label: nvarchar(100),
  section: nullable(nvarchar(100, 'section_name')),
  row: nullable(nvarchar(100, 'row_name')),
  number: nullable(nvarchar(100, 'seat_number')),
  tier: nullable(nvarchar(100)),
};
