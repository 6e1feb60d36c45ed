import type { Evidence } from './evidence';

interface EventRow {
  id: string;
  version: number;
  title: string;
  starts_at: Date;
  ends_at: Date;
  venue_name: string;
}

/** 10: what order-service knows of each event on sale is what catalog-service has. */
export async function ordersShowTheirEvents({ files, databases }: Evidence): Promise<string[]> {
  const sold = await databases.orders.query<EventRow>(
    'SELECT id, version, title, starts_at, ends_at, venue_name FROM events',
  );
  const published = await files.of['catalog-service'].query<EventRow>(
    `SELECT e.id, e.version + v.version AS version, e.title, e.starts_at, e.ends_at, v.name AS venue_name
     FROM events e JOIN venues v ON v.id = e.venue_id WHERE e.status IN ('SCHEDULED', 'ON_SALE', 'SOLD_OUT')`,
  );
  const shown = new Map(sold.map((event) => [event.id, JSON.stringify(event)]));
  return published.flatMap((event) => {
    const is = JSON.stringify(event);
    return shown.get(event.id) === is
      ? []
      : [`10: event ${event.id} is ${is} and its orders show ${shown.get(event.id)}`];
  });
}
