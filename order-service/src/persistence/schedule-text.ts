import { scheduleSchema, type Schedule } from '../domain/sold-event';

/** Reads the JSON of a schedule. */
export const readSchedule = (text: string): Schedule => scheduleSchema.parse(JSON.parse(text));
