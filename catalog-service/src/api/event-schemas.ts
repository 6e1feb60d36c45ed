import {
  blockOfText,
  idSchema,
  lineOfText,
  moneySchema,
  pageQuery,
  setElsewhere,
  timestampOutput,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { EventAtVenue } from '../application/ports/event-repository';
import { refundCutoffOf, salesEndOf } from '../domain/event';
import { saleOf, saleStates, type EventSale, type SaleState } from '../domain/event-sale';
import { eventStatuses } from '../domain/event-status';
import { eventTypeOf, eventTypes } from '../domain/event-type';
import { eventTimeFilterSchema, eventTimeSchema, filterTextSchema } from './field-schemas';
import { SECTION_NAME_LENGTH } from './seat-map-schemas';
import { toVenueBody, venueSchema } from './venue-schemas';

const eventType = z
  .string()
  .meta({ examples: ['Concert'] })
  .transform((word, context) => {
    const type = eventTypeOf(word);
    if (type !== undefined) return type;
    context.addIssue({ code: 'custom', message: `must be one of ${eventTypes.join(', ')}` });
    return z.NEVER;
  });

const priceTiers = z
  .array(
    z.strictObject({
      name: lineOfText(50).meta({ examples: ['Standard'] }),
      price: moneySchema,
      sections: z
        .array(lineOfText(SECTION_NAME_LENGTH).meta({ examples: ['Stalls'] }))
        .min(1)
        .max(500)
        .meta({ examples: [['Stalls']] }),
    }),
  )
  .max(100)
  .meta({
    examples: [[{ name: 'Standard', price: { amount: 2500, currency: 'EUR' }, sections: ['Stalls'] }]],
  });

const details = {
  venueId: idSchema,
  title: lineOfText(200).meta({ examples: ['Hamlet'] }),
  type: eventType,
  description: blockOfText(4_000).meta({ examples: ['A tragedy in five acts.'] }),
  startsAt: eventTimeSchema,
  endsAt: eventTimeSchema,
  salesStartAt: eventTimeSchema,
  salesEndAt: eventTimeSchema,
  refundCutoffAt: eventTimeSchema,
  doorsOpenAt: eventTimeSchema.nullable(),
  currency: moneySchema.shape.currency,
  taxRateBasisPoints: z
    .number()
    .int()
    .min(0)
    .max(5_000)
    .meta({ examples: [1900] }),
  maxSeatsPerOrder: z
    .number()
    .int()
    .min(1)
    .max(50)
    .meta({ examples: [10] }),
  priceTiers,
  status: setElsewhere(
    'cannot be set here: POST /v1/events/{id}/publish puts an event on sale, and POST /v1/events/{id}/cancel cancels it',
    (value) => eventStatuses.some((status) => status === String(value).toUpperCase()),
  ),
};

export const newEventSchema = z.strictObject({
  ...details,
  description: details.description.default(''),
  salesStartAt: details.salesStartAt.optional(),
  salesEndAt: details.salesEndAt.optional(),
  refundCutoffAt: details.refundCutoffAt.optional(),
  doorsOpenAt: details.doorsOpenAt.optional(),
  taxRateBasisPoints: details.taxRateBasisPoints.default(0),
  maxSeatsPerOrder: details.maxSeatsPerOrder.optional(),
  priceTiers: priceTiers.default([]),
});

export const eventPatchSchema = z.strictObject({ ...details, organizerId: idSchema }).partial();

export const cancellationSchema = z
  .strictObject({
    reason: lineOfText(200)
      .meta({ examples: ['The singer is ill.'] })
      .optional(),
  })
  .optional();

export const availabilitySchema = z.strictObject({ soldOut: z.boolean() });

const optionalType = filterTextSchema(64).pipe(eventType.optional());

/** Events are listed by their start, then by their id. */
const cursorKey = z
  .tuple([z.number().int().min(0).max(8_000_000_000_000), z.string().max(64)])
  .transform(([startMs, id]) => ({ startsAt: new Date(startMs), id }));

export const eventQuerySchema = z.strictObject({
  ...pageQuery(cursorKey),
  city: filterTextSchema(100),
  type: optionalType,
  eventType: optionalType,
  status: filterTextSchema(20).pipe(z.string().toUpperCase().pipe(z.enum(eventStatuses)).optional()),
  organizerId: filterTextSchema(64),
  q: filterTextSchema(100),
  from: filterTextSchema(40).pipe(eventTimeFilterSchema.optional()),
  to: filterTextSchema(40).pipe(eventTimeFilterSchema.optional()),
});

export const eventSchema = z.strictObject({
  id: z.string(),
  organizerId: z.string(),
  title: z.string(),
  type: z.enum(eventTypes),
  description: z.string(),
  venue: venueSchema,
  seatMapVersion: z.number().int().nullable(),
  startsAt: timestampOutput,
  endsAt: timestampOutput,
  status: z.enum(eventStatuses),
  currency: z.string(),
  taxRateBasisPoints: z.number().int(),
  priceTiers: z.array(
    z.strictObject({ name: z.string(), price: moneySchema, sections: z.array(z.string()) }),
  ),
  salesStartAt: timestampOutput,
  salesEndAt: timestampOutput,
  refundCutoffAt: timestampOutput,
  doorsOpenAt: timestampOutput.nullable(),
  maxSeatsPerOrder: z.number().int(),
  sale: z.strictObject({ state: z.enum(saleStates), opensAt: timestampOutput, closesAt: timestampOutput }),
});

/** When an event is shown, and how many seats one reservation may have at that time. */
export interface Shown {
  readonly now: Date;
  readonly maxSeatsPerReservation: number;
}

export const toEventBody = (
  { event, venue }: EventAtVenue,
  { now, maxSeatsPerReservation }: Shown,
): z.input<typeof eventSchema> => ({
  id: event.id,
  organizerId: event.organizerId,
  title: event.title,
  type: event.type,
  description: event.description,
  venue: toVenueBody(venue),
  seatMapVersion: event.mapVersion,
  startsAt: event.startsAt.toISOString(),
  endsAt: event.endsAt.toISOString(),
  status: event.status,
  currency: event.currency,
  taxRateBasisPoints: event.taxRateBasisPoints,
  priceTiers: event.priceTiers.map(({ name, price, sections }) => ({ name, price, sections: [...sections] })),
  salesStartAt: event.salesStartAt.toISOString(),
  salesEndAt: salesEndOf(event).toISOString(),
  refundCutoffAt: refundCutoffOf(event).toISOString(),
  doorsOpenAt: event.doorsOpenAt?.toISOString() ?? null,
  maxSeatsPerOrder: Math.min(event.maxSeatsPerOrder, maxSeatsPerReservation),
  sale: toSaleBody(saleOf(event, now)),
});

const toSaleBody = ({ state, opensAt, closesAt }: EventSale) => ({
  state,
  opensAt: opensAt.toISOString(),
  closesAt: closesAt.toISOString(),
});

/** Changes with everything that the response shows: the event, its status, its venue, and its sale as time goes by. */
export const eventTag = (found: EventAtVenue, now: Date): string =>
  tagWith(found, saleOf(found.event, now).state);

/** Every tag that an editor may have seen of this version: that a sale opens or ends meanwhile is nobody's edit. */
export const eventTags = (found: EventAtVenue): string[] => saleStates.map((state) => tagWith(found, state));

const tagWith = ({ event, venue }: EventAtVenue, sale: SaleState): string =>
  `"${event.version}-${event.status}-${venue.version}-${sale}"`;
