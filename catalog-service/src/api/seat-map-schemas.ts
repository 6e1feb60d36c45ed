import { lineOfText } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { MAXIMUM_CAPACITY } from '../domain/seat-map';

/** Rows and seats are often numbered, but their names are text. */
const label = (maximum: number) =>
  z
    .union([lineOfText(maximum), z.number().int().min(0).max(99_999).transform(String)])
    .meta({ examples: ['A'] });

/** In the unit of the drawing. JSON can have numbers that no coordinate can have. */
const coordinate = z
  .number()
  .min(-1_000_000)
  .max(1_000_000)
  .meta({ examples: [12.5] });

export const SECTION_NAME_LENGTH = 50;

/** The limits of seating-service are the same or wider, so that it accepts every map that is accepted here. */
export const newSeatMapSchema = z.strictObject({
  sections: z
    .array(
      z.strictObject({
        name: lineOfText(SECTION_NAME_LENGTH).meta({ examples: ['Stalls'] }),
        kind: z.enum(['SEATED', 'STANDING']),
        rows: z
          .array(
            z.strictObject({
              name: label(20),
              seats: z
                .array(
                  z.strictObject({
                    number: label(20),
                    x: coordinate,
                    y: coordinate,
                    accessible: z.boolean().optional(),
                  }),
                )
                .min(1)
                .max(2_000),
            }),
          )
          .max(2_000)
          .optional(),
        capacity: z.number().int().min(1).max(MAXIMUM_CAPACITY).optional(),
      }),
    )
    .min(1)
    .max(500),
});

export const seatMapSchema = z.strictObject({
  sections: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['SEATED', 'STANDING']),
      rows: z.array(
        z.strictObject({
          name: z.string(),
          seats: z.array(
            z.strictObject({
              number: z.string(),
              x: z.number(),
              y: z.number(),
              accessible: z.boolean().optional(),
            }),
          ),
        }),
      ),
      capacity: z.number().int().optional(),
    }),
  ),
});

export const seatMapReceiptSchema = z.strictObject({
  venueId: z.string(),
  version: z.number().int(),
  capacity: z.number().int(),
});

export const seatMapQuerySchema = z.strictObject({
  version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});
