import { withDeadline } from '@ticketing/service-chassis/core';
import type { Dependencies } from './dependencies';

/** How long a response waits for other services, in milliseconds. */
const MAXIMUM_WAIT_MS = 5_000;

/**
 * Delivers a new message, so that it has usually arrived before the response. When a peer is slow, the response does not
 * wait longer: the delivery continues in the background, and the outbox repeats what fails.
 */
export async function deliverNow(
  { outbox, clock }: Pick<Dependencies, 'outbox' | 'clock'>,
  messageId: string,
): Promise<void> {
  try {
    await withDeadline({ clock, ms: MAXIMUM_WAIT_MS, onTimeout: () => new WaitedLongEnough() }, async () => {
      await outbox.deliver(messageId);
    });
  } catch (error) {
    if (!(error instanceof WaitedLongEnough)) throw error;
  }
}

class WaitedLongEnough extends Error {}
