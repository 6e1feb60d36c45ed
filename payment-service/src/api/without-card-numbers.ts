import { holdsCardNumber } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { cardNumberRefused } from '../domain/problems';

/** The same schema, but a body that contains something like a card number is rejected before any other check. */
export const withoutCardNumbers = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((body) => {
    if (holdsCardNumber(body)) throw cardNumberRefused();
    return body;
  }, schema);
