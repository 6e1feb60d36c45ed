import { z } from 'zod';

/** The topics of the outbox. */
export const topics = {
  /** Brings seating to what the catalogue says of the event at the moment of delivery. */
  synchroniseSeating: 'seating.synchronise',
  cancelOrders: 'orders.cancel-event',
} as const;

export const synchroniseSeatingPayload = z.object({ eventId: z.string() });

export const cancelOrdersPayload = z.object({ eventId: z.string(), reason: z.string() });
