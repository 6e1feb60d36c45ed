import { seedId } from '../values/seed-id';
import type { ImportPlan, PlannedEvent, PlannedOrder, PlannedPayment, PlannedUser } from './import-plan';

/** The export does not say when a venue was created. */
export const venueEpoch = new Date('2023-01-01T00:00:00.000Z');

const named = (prefix: string, key: string, at: Date) => seedId(prefix, `export:${key}`, at);

/**
 * Ids derived from the export's own keys and times, so that a second run of the same export finds the rows of the
 * first.
 */
export const importIds = {
  user: ({ key, createdAt }: PlannedUser) => named('usr', key, createdAt),
  venue: ({ key }: ImportPlan['venues'][number]) => named('ven', key, venueEpoch),
  event: ({ key, originalStartsAt }: Pick<PlannedEvent, 'key' | 'originalStartsAt'>) =>
    named('evt', key, originalStartsAt),
  order: ({ key, createdAt }: PlannedOrder) => named('ord', key, createdAt),
  reservation: ({ key, createdAt }: PlannedOrder) => named('res', key, createdAt),
  ticket: (order: PlannedOrder, ticketKey: string) => named('tkt', ticketKey, order.createdAt),
  payment: ({ key, createdAt }: PlannedPayment) => named('pay', key, createdAt),
  refund: ({ key, createdAt }: PlannedPayment) => named('rfd', key, createdAt),
};
