import { lineOfText, pageByIdQuery, setElsewhere } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Venue } from '../domain/venue';
import { filterTextSchema } from './field-schemas';

const details = {
  name: lineOfText(200).meta({ examples: ['Royal Theatre'] }),
  address: lineOfText(300).meta({ examples: ['1 High Street'] }),
  city: lineOfText(100).meta({ examples: ['Edinburgh'] }),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .meta({ examples: ['GB'] }),
  timeZone: z
    .string()
    .trim()
    .max(64)
    .meta({ examples: ['Europe/London'] }),
  capacity: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .meta({ examples: [1200] }),
  sections: setElsewhere('cannot be set here: PUT /v1/venues/{id}/seat-map takes the whole map'),
};

export const newVenueSchema = z.strictObject({ ...details, capacity: details.capacity.default(0) });
export const venuePatchSchema = z.strictObject(details).partial();

export const venueSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  city: z.string(),
  country: z.string(),
  timeZone: z.string(),
  capacity: z.number().int(),
});

export const venueQuerySchema = z.strictObject({ ...pageByIdQuery, city: filterTextSchema(100) });

export const toVenueBody = (venue: Venue): z.input<typeof venueSchema> => ({
  id: venue.id,
  name: venue.name,
  address: venue.address,
  city: venue.city,
  country: venue.country,
  timeZone: venue.timeZone,
  capacity: venue.capacity,
});

export const venueTag = (venue: Venue): string => `"${venue.version}"`;
