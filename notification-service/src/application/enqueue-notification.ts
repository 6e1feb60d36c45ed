import { createHash } from 'node:crypto';
import { addMilliseconds, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import { UniqueViolation, type Transactions } from '@ticketing/service-chassis/database';
import type { StoreResponse } from '@ticketing/service-chassis/http';
import { currentContext } from '@ticketing/service-chassis/service';
import type { Channel, NotificationStatus } from '../domain/notification';
import { idempotencyKeyReused } from '../domain/problems';
import { findTemplate, type TemplateName } from '../templates';
import type { NewNotification, NotificationRepository } from './ports/notification-repository';

export interface NotificationRequest {
  readonly channel: Channel;
  readonly template: TemplateName;
  readonly to: string;
  /** As parsed by the template's schema. */
  readonly data: unknown;
  readonly orderId?: string | undefined;
  readonly userId?: string | undefined;
}

export interface Accepted {
  readonly id: string;
  readonly status: NotificationStatus;
}

export interface EnqueueNotificationDependencies {
  readonly transactions: Transactions;
  readonly notifications: NotificationRepository;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Starts the worker. */
  readonly deliverSoon: () => void;
}

/**
 * Puts a message into the queue. The same idempotency key returns the same message as long as the message is stored, which is
 * much longer than a stored response. So a dead letter that a caller sends again weeks later is not a second mail.
 *
 * @throws ProblemError 422 `idempotency_key_reused` when the key was used for another message
 */
export function createEnqueueNotification(dependencies: EnqueueNotificationDependencies) {
  const { transactions, notifications, clock, ids, deliverSoon } = dependencies;

  return async function enqueueNotification(
    request: NotificationRequest,
    idempotencyKey: string | undefined,
    storeResponse: StoreResponse<Accepted>,
  ): Promise<Accepted> {
    const notification = newNotification(request, ids.next('ntf'), idempotencyKey, clock.now());
    try {
      const accepted = await transactions.run(async (tx) => {
        const stored = { id: notification.id, status: await notifications.insert(tx, notification) };
        await storeResponse(tx, stored);
        return stored;
      });
      // The row is in the queue, from which it is taken when it is due. For a person who was erased nothing is stored.
      if (accepted.status === 'QUEUED') deliverSoon();
      return accepted;
    } catch (error) {
      if (!(error instanceof UniqueViolation) || idempotencyKey === undefined) throw error;
      return acceptedBefore(idempotencyKey, notification.requestHash, error);
    }
  };

  async function acceptedBefore(
    idempotencyKey: string,
    requestHash: string,
    cause: Error,
  ): Promise<Accepted> {
    const earlier = await notifications.findByIdempotencyKey(idempotencyKey);
    if (earlier === undefined) throw cause;
    if (earlier.requestHash !== null && earlier.requestHash !== requestHash) {
      throw idempotencyKeyReused('message');
    }
    return { id: earlier.id, status: earlier.status };
  }
}

function newNotification(
  { channel, template: name, to, orderId, userId, ...request }: NotificationRequest,
  id: string,
  idempotencyKey: string | undefined,
  now: Date,
): NewNotification {
  const template = findTemplate(name);
  if (template === undefined) throw new Error(`There is no template ${name}.`);
  const data = JSON.stringify(request.data);
  const lifetimeMs = template.lifetimeMs(data);
  const context = currentContext();
  return {
    id,
    channel,
    template: name,
    recipient: to,
    subject: channel === 'EMAIL' ? template.email(data).subject : undefined,
    data,
    orderId,
    userId,
    priority: template.urgent ? 'URGENT' : 'BULK',
    idempotencyKey,
    requestHash: sha256(JSON.stringify([channel, name, to, data, orderId, userId])),
    requestId: context?.requestId,
    traceParent: context?.traceParent,
    createdAt: now,
    expiresAt: lifetimeMs === undefined ? undefined : addMilliseconds(now, lifetimeMs),
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
