import { withDeadline } from '@ticketing/service-chassis/core';
import type { UseCaseDependencies } from './dependencies';

/** How long a response waits for other services, in milliseconds. */
const MAXIMUM_WAIT_MS = 8_000;

/**
 * Delivers new messages one after the other, so that the response usually shows the result. When a peer is slow, the
 * response does not wait longer: the delivery continues in the background, and the outbox repeats what fails.
 */
export async function deliverNow(
  { outbox, clock }: Pick<UseCaseDependencies, 'outbox' | 'clock'>,
  messageIds: readonly string[],
): Promise<void> {
  try {
    await withDeadline({ clock, ms: MAXIMUM_WAIT_MS, onTimeout: () => new WaitedLongEnough() }, async () => {
      for (const messageId of messageIds) await outbox.deliver(messageId);
    });
  } catch (error) {
    if (!(error instanceof WaitedLongEnough)) throw error;
  }
}

class WaitedLongEnough extends Error {}
