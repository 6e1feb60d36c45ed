import { describedEvent, type EventDescription } from '../../domain/sold-event';
import type { Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';

export type RecordEventDependencies = Pick<
  Dependencies,
  'events' | 'transactions' | 'clock' | 'moveRefundMs'
>;

/** Keeps what catalog-service says of an event, unless something newer is known. */
export function createRecordEvent({ events, transactions, clock, moveRefundMs }: RecordEventDependencies) {
  return async function recordEvent(description: EventDescription): Promise<void> {
    await inNewTransaction(transactions, async (tx) => {
      const before = await events.find(description.id, tx);
      const after = describedEvent(before, description, { now: clock.now(), moveRefundMs });
      if (after === undefined) return;
      if (before === undefined) await events.insert(tx, after);
      else await events.save(tx, before, after);
    });
  };
}
