import { PeerRefusal, type OutboxHandler } from '@ticketing/service-chassis';
import { releaseHoldSchema } from './messages';
import type { Seating } from './ports';
import { isEndOfHold } from './sagas/refund-actions';

/** Frees the seats of an order that ended unpaid. A hold that has ended by itself is as good. */
export const createDeliverRelease =
  (seating: Seating): OutboxHandler =>
  async ({ payload }) => {
    const { reservationId } = releaseHoldSchema.parse(payload);
    try {
      await seating.release(reservationId);
    } catch (error) {
      if (!(error instanceof PeerRefusal) || !isEndOfHold(error)) throw error;
    }
  };
