import { z } from 'zod';
import type { Schedule } from '../domain/sold-event';

const scheduleSchema = z.object({
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  timeZone: z.string(),
  venue: z.object({ name: z.string(), address: z.string(), city: z.string(), country: z.string() }),
});

/** Reads the JSON of a schedule. */
export const readSchedule = (text: string): Schedule => scheduleSchema.parse(JSON.parse(text));
