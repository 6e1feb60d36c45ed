import { z } from 'zod';

/** The messages of the outbox, by their stored topics. */
export const eventChanged = {
  topic: 'seating.synchronise',
  payload: z.object({ eventId: z.string() }),
};

/** Order-service needs the event's new description. */
export const eventAnnounced = {
  topic: 'orders.announce-event',
  payload: z.object({ eventId: z.string() }),
};

export const eventCancelled = {
  topic: 'orders.cancel-event',
  payload: z.object({ eventId: z.string(), reason: z.string() }),
};
