import { z } from 'zod';

/** The messages of the outbox, by their stored topics. */
export const eventChanged = {
  topic: 'seating.synchronise',
  payload: z.object({ eventId: z.string() }),
};

export const eventCancelled = {
  topic: 'orders.cancel-event',
  payload: z.object({ eventId: z.string(), reason: z.string() }),
};
