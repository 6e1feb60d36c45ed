import { pages } from '@ticketing/service-chassis/core';
import type { UseCaseDependencies } from './dependencies';
import { eventAnnounced } from './messages';

const PAGE = 50;

/**
 * Adds the message for every event of which order-service has no description yet: those that were published before there
 * were such messages, and those that changed together, with their venue or by ending.
 */
export function createAnnounceEvents({ transactions, events, outbox }: UseCaseDependencies) {
  return async function announceEvents(): Promise<void> {
    for await (const eventIds of pages(PAGE, () => events.listUnannounced(PAGE))) {
      await transactions.run(async (tx) => {
        for (const eventId of eventIds) {
          if (!(await events.markAnnounced(tx, eventId))) continue;
          await outbox.add(tx, eventAnnounced.topic, { eventId });
        }
      });
    }
    outbox.wake();
  };
}
