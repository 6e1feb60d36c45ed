import { createHash } from 'node:crypto';
import { addMilliseconds, problem, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import { UniqueViolation, type Database, type SqlRunner } from '@ticketing/service-chassis/database';
import { currentContext } from '@ticketing/service-chassis/service';
import type { Channel, NotificationStatus } from '../domain/notification';
import { findTemplate, type TemplateName } from '../templates';
import type { NotificationStore } from './ports';

export interface NotificationRequest {
  readonly channel: Channel;
  readonly template: TemplateName;
  readonly to: string;
  /** As the template's schema has parsed it. */
  readonly data: unknown;
  readonly orderId?: string | undefined;
  readonly userId?: string | undefined;
}

export interface Accepted {
  readonly id: string;
  readonly status: NotificationStatus;
}

export interface EnqueueDependencies {
  readonly database: Database;
  readonly store: NotificationStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Tells the worker that there is something to send. */
  readonly wake: () => void;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * Puts a message into the queue. The same request key gives the same message for as long as that is kept, far beyond the life
 * of a stored answer, so that a dead letter which a caller sends again weeks later is not a second mail.
 *
 * @throws ProblemError 422 `idempotency_key_reused` when the key was used for another message.
 */
export function createEnqueueNotification({ database, store, clock, ids, wake }: EnqueueDependencies) {
  return async (
    request: NotificationRequest,
    requestKey: string | undefined,
    onStored: (tx: SqlRunner, accepted: Accepted) => Promise<void>,
  ): Promise<Accepted> => {
    const template = findTemplate(request.template);
    if (template === undefined) throw new Error(`There is no template ${request.template}.`);
    const now = clock.now();
    const data = JSON.stringify(request.data);
    const lifetimeMs = template.lifetimeMs(data);
    const context = currentContext();
    const id = ids.next('ntf');
    const requestHash = sha256(
      JSON.stringify([request.channel, request.template, request.to, data, request.orderId, request.userId]),
    );
    try {
      const accepted = await database.transactions.run(async (tx) => {
        const status = await store.insert(tx, {
          id,
          channel: request.channel,
          template: request.template,
          recipient: request.to,
          subject: request.channel === 'EMAIL' ? template.email(data).subject : undefined,
          data,
          orderId: request.orderId,
          userId: request.userId,
          priority: template.urgent ? 'URGENT' : 'BULK',
          requestKey,
          requestHash,
          requestId: context?.requestId,
          traceParent: context?.traceParent,
          createdAt: now,
          expiresAt: lifetimeMs === undefined ? undefined : addMilliseconds(now, lifetimeMs),
        });
        const stored = { id, status };
        await onStored(tx, stored);
        return stored;
      });
      if (accepted.status === 'QUEUED') wake();
      return accepted;
    } catch (error) {
      if (!(error instanceof UniqueViolation) || requestKey === undefined) throw error;
      return acceptedBefore(requestKey, requestHash, error);
    }
  };

  async function acceptedBefore(requestKey: string, requestHash: string, cause: Error): Promise<Accepted> {
    const earlier = await store.findByRequestKey(requestKey);
    if (earlier === undefined) throw cause;
    if (earlier.requestHash !== undefined && earlier.requestHash !== requestHash) {
      throw problem.unprocessable(
        'idempotency_key_reused',
        'This Idempotency-Key was used for another message. Use a new key for a new message.',
      );
    }
    return { id: earlier.id, status: earlier.status };
  }
}
