import { pages } from '@ticketing/service-chassis/core';
import { isSameSchedule, scheduleOf } from '../../domain/sold-event';
import type { Dependencies } from '../dependencies';
import { inNewTransaction } from '../in-new-transaction';
import type { EventChange } from '../ports/event-repository';

export type NotifyOfChangesDependencies = Pick<
  Dependencies,
  'events' | 'eventChanges' | 'orders' | 'messages' | 'transactions' | 'clock' | 'ids'
>;

const EVENTS = 20;
const PAGE = 100;

/**
 * Adds a message for everybody who has tickets of an event that was moved. The progress is stored with each page, so that
 * nobody is left out or told twice when a worker dies.
 */
export function createNotifyOfChanges(dependencies: NotifyOfChangesDependencies) {
  const { events, eventChanges, orders, messages, transactions, clock, ids } = dependencies;

  return async function notifyOfChanges(signal: AbortSignal): Promise<void> {
    for (const eventId of await events.noticesDue(clock.now(), EVENTS)) await beginNotice(eventId);
    for (const change of await eventChanges.list(EVENTS)) {
      if (signal.aborted) return;
      await notifyHolders(change, signal);
    }
  };

  /** From now on a further change is another notice. */
  async function beginNotice(eventId: string): Promise<void> {
    await inNewTransaction(transactions, async (tx) => {
      const event = await events.find(eventId, tx);
      if (event === undefined || event.noticeDueAt === null || event.noticeDueAt > clock.now()) return;
      const to = scheduleOf(event);
      await events.save(tx, event, { ...event, told: to, noticeDueAt: null });
      if (event.move === null || isSameSchedule(event.told, to)) return;
      const change = { id: ids.next('evc'), eventId, from: event.told, to, movedAt: event.move.at };
      await eventChanges.insert(tx, { ...change, lastOrderId: '' });
    });
  }

  async function notifyHolders(change: EventChange, signal: AbortSignal): Promise<void> {
    const { eventId, from, to, movedAt } = change;
    let current = change;
    const holders = pages(PAGE, () =>
      orders.ofEvent(eventId, ['PAID', 'CONFIRMED'], current.lastOrderId, PAGE),
    );
    for await (const orderIds of holders) {
      if (signal.aborted) return;
      const lastOrderId = orderIds.at(-1) ?? current.lastOrderId;
      const isAdvanced = await transactions.run(async (tx) => {
        if (!(await eventChanges.advance(tx, current, lastOrderId))) return false;
        for (const orderId of orderIds) {
          await messages.add(tx, { type: 'event.changed', orderId, from, to, movedAt });
        }
        return true;
      });
      if (!isAdvanced) return;
      current = { ...current, lastOrderId };
    }
    await eventChanges.remove(change.id);
  }
}
