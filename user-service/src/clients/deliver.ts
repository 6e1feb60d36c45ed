import { Undeliverable } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';

/** Our secret or scope is configured wrongly there, or the route does not exist yet. An operator can repair that, so it is tried again. */
const REPAIRABLE = new Set([401, 403, 404, 405, 409]);

/** Tells the outbox by the error whether it must try the message again. */
export async function deliver(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof PeerError) || REPAIRABLE.has(error.status)) throw error;
    // It got this message by an earlier try, whose response was lost, with the data of that time.
    if (error.code === 'idempotency_key_reused') return;
    throw new Undeliverable(`${error.peer} answered ${error.status} ${error.code}: ${error.message}`);
  }
}
