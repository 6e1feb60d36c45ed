import { timestampInput, timestampInQuery } from '@ticketing/service-chassis/http';
import { z } from 'zod';

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

const isPossible = (time: Date): boolean => time.getTime() >= EARLIEST && time.getTime() < LATEST;
const POSSIBLE = 'must lie between the years 2000 and 2199';

/** A time that an event can have. */
export const eventTimeSchema = timestampInput.refine(isPossible, POSSIBLE);

/** The same in a query. */
export const eventTimeFilterSchema = timestampInQuery.refine(isPossible, POSSIBLE);

/** A filter in the query. Forms send blank filters, so a blank filter counts as absent. */
export const filterTextSchema = (maximum: number) =>
  z
    .string()
    .trim()
    .max(maximum)
    .transform((text) => (text === '' ? undefined : text))
    .optional();
