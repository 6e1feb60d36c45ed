import { foldedText } from '../domain/text';
import type { Venue } from '../domain/venue';

export interface VenueRow {
  venue_id: string;
  venue_organizer_id: string;
  venue_name: string;
  venue_address: string;
  venue_city: string;
  venue_country: string;
  venue_time_zone: string;
  venue_capacity: number;
  venue_map_version: number | null;
  venue_version: number;
  venue_created_at: Date;
}

/** The columns of a venue under names of their own, so that they can stand beside those of an event. */
export const venueColumns = `v.id AS venue_id, v.organizer_id AS venue_organizer_id, v.name AS venue_name,
  v.address AS venue_address, v.city AS venue_city, v.country AS venue_country, v.time_zone AS venue_time_zone,
  v.capacity AS venue_capacity, v.map_version AS venue_map_version, v.version AS venue_version,
  v.created_at AS venue_created_at`;

export const toVenue = (row: VenueRow): Venue => ({
  id: row.venue_id,
  organizerId: row.venue_organizer_id,
  name: row.venue_name,
  address: row.venue_address,
  city: row.venue_city,
  country: row.venue_country,
  timeZone: row.venue_time_zone,
  capacity: row.venue_capacity,
  mapVersion: row.venue_map_version,
  version: row.venue_version,
  createdAt: row.venue_created_at,
});

/** How long the folded columns are. */
export const CITY_KEY_LENGTH = 100;
export const SEARCH_TEXT_LENGTH = 400;

export const cityKeyOf = (city: string): string => foldedText(city, CITY_KEY_LENGTH);
