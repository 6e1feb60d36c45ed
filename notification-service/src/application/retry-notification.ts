import { problem, type Clock } from '@ticketing/service-chassis/core';
import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import type { Accepted } from './enqueue-notification';
import type { NotificationStore } from './ports';
import { notificationAbsent } from './read-notifications';

export interface RetryDependencies {
  readonly database: Database;
  readonly store: NotificationStore;
  readonly clock: Clock;
  readonly wake: () => void;
}

/**
 * Puts a dead letter back into the queue, with all its attempts before it.
 *
 * @throws ProblemError 404 `notification_not_found`, 409 `not_failed`, 409 `content_removed` when it was kept too long, is of no
 * use any more, or its person was erased.
 */
export function createRetryNotification({ database, store, clock, wake }: RetryDependencies) {
  return async (
    id: string,
    onRequeued: (tx: SqlRunner, accepted: Accepted) => Promise<void>,
  ): Promise<Accepted> => {
    const accepted: Accepted = { id, status: 'QUEUED' };
    const requeued = await database.transactions.run(async (tx) => {
      const done = await store.requeue(tx, id, clock.now());
      if (done) await onRequeued(tx, accepted);
      return done;
    });
    if (!requeued) throw await reasonNotRequeued(id);
    wake();
    return accepted;
  };

  async function reasonNotRequeued(id: string): Promise<Error> {
    const notification = await store.find(id);
    if (notification === undefined) return notificationAbsent();
    if (notification.status !== 'FAILED') {
      return problem.conflict(
        'not_failed',
        `Only a failed notification can be put back; this one is ${notification.status}.`,
      );
    }
    return problem.conflict(
      'content_removed',
      'What this notification said is not kept any more, or is of no use any more. Have it made anew where it came from.',
    );
  }
}
