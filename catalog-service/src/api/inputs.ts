import { timestampInput } from '@ticketing/service-chassis/http';
import { z } from 'zod';

/** Ids in an address are only looked up, so an ill-formed one is as absent as an unknown one. */
export const idParams = z.strictObject({ id: z.string().max(64) });

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A time that an event can have. */
export const eventTime = timestampInput.refine(
  (time) => time.getTime() >= EARLIEST && time.getTime() < LATEST,
  'must lie between the years 2000 and 2199',
);

/** Text of several lines. */
export const textBlock = (maximum: number) =>
  z
    .string()
    .trim()
    .max(maximum)
    .regex(/^(?:[^\p{Cc}]|[\n\r\t])*$/u, 'must not hold control characters');

/** A filter in the address; left blank, as forms do, it counts as absent. */
export const filterText = (maximum: number) =>
  z
    .string()
    .trim()
    .max(maximum)
    .transform((text) => (text === '' ? undefined : text))
    .optional();
