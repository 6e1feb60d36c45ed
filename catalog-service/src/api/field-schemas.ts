import { timestampInput } from '@ticketing/service-chassis/http';
import { z } from 'zod';

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A time that an event can have. */
export const eventTimeSchema = timestampInput.refine(
  (time) => time.getTime() >= EARLIEST && time.getTime() < LATEST,
  'must lie between the years 2000 and 2199',
);

/** Text that may have several lines. */
export const textBlockSchema = (maximum: number) =>
  z
    .string()
    .trim()
    .max(maximum)
    .regex(/^(?:[^\p{Cc}]|[\n\r\t])*$/u, 'must not hold control characters');

/** A filter in the query. Forms send blank filters, so a blank filter counts as absent. */
export const filterTextSchema = (maximum: number) =>
  z
    .string()
    .trim()
    .max(maximum)
    .transform((text) => (text === '' ? undefined : text))
    .optional();
