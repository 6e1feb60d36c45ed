import { column } from '@ticketing/service-chassis/database';

/** The columns in which an order, and the event as it is described, say when and where it takes place. */
export const eventColumns = {
  venue: {
    name: column.nvarchar(300, 'venue_name'),
    address: column.nvarchar(500, 'venue_address'),
    city: column.nvarchar(200, 'venue_city'),
    country: column.nvarchar(100, 'venue_country'),
  },
  timeZone: column.varchar(64),
  startsAt: column.datetime(),
  endsAt: column.datetime(),
  refundCutoffAt: column.datetime(),
};
