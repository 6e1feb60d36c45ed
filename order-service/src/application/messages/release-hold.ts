import { PeerError } from '@ticketing/service-chassis/peers';
import type { SeatingClient } from '../ports/seating-client';

/** Releases a hold on seats. It is also fine when the hold has ended in another way. */
export async function releaseHold(seating: SeatingClient, reservationId: string): Promise<void> {
  try {
    await seating.release(reservationId);
  } catch (error) {
    if (!(error instanceof PeerError) || !NO_HOLD_LEFT.has(error.code)) throw error;
  }
}

/** The codes with which seating-service says that there is no hold: it is allocated, ended, or unknown. */
const NO_HOLD_LEFT = new Set(['already_allocated', 'hold_expired', 'reservation_not_found']);
