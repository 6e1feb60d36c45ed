import type { OutboxHandler } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
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
      if (!(error instanceof PeerError) || !isEndOfHold(error)) throw error;
    }
  };
