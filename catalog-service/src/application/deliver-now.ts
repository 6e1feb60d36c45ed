import type { Parts } from './parts';

/** How long an answer waits for other services, in milliseconds. */
const PATIENCE_MS = 8_000;

/**
 * Delivers what was just stored, one after the other, so that the answer shows the result in the good case. A peer that
 * is slow must not hold up the answer for long: the delivery goes on behind it, and the outbox repeats what fails.
 */
export async function deliverNow(
  { outbox, clock }: Pick<Parts, 'outbox' | 'clock'>,
  messageIds: readonly string[],
): Promise<void> {
  const inOrder = async () => {
    for (const messageId of messageIds) await outbox.deliver(messageId);
  };
  const done = new AbortController();
  try {
    await Promise.race([inOrder(), clock.sleep(PATIENCE_MS, done.signal)]);
  } finally {
    done.abort();
  }
}
