import { addMilliseconds, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import { runInContext } from '@ticketing/service-chassis/service';
import type { ClaimedNotification, DeliveryQueueRepository } from './ports/delivery-queue-repository';
import { createSendNotification, type SendNotificationDependencies } from './send-notification';

export interface DeliverNotificationDependencies extends SendNotificationDependencies {
  readonly deliveryQueue: DeliveryQueueRepository;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Tries once to send one message, if it is due and no other worker has it. A sent message is never sent again, with one
 * exception: when a process crashes after it sent a message and before it stored that, the message is sent again with the
 * same Message-ID.
 */
export function createDeliverNotification(dependencies: DeliverNotificationDependencies) {
  const { deliveryQueue, transports, policy, clock, ids, metrics, logger } = dependencies;
  const sendNotification = createSendNotification(dependencies);
  const transportOf = { EMAIL: transports.email, SMS: transports.sms } as const;

  return async function deliverNotification(id: string): Promise<void> {
    const now = clock.now();
    const claim = await deliveryQueue.claim(id, {
      claimId: ids.next('clm'),
      now,
      leaseEndsAt: addMilliseconds(now, policy.sendTimeoutMs + policy.leaseMarginMs),
      maxTries: policy.maxTries,
    });
    if (claim === undefined) return failIfUsedUp(id, now);
    // A process that stood still since it read the clock has too little of its lease left, or nothing. Another worker will
    // take the message then, so this process must not send it too.
    if (clock.now() > addMilliseconds(now, policy.leaseMarginMs)) return;
    const { requestId, traceParent } = claim;
    if (requestId === null || traceParent === null) return sendAndStore(claim);
    return runInContext({ requestId, traceParent }, () => sendAndStore(claim));
  };

  async function sendAndStore(claim: ClaimedNotification): Promise<void> {
    const { id: notificationId, channel, template, createdAt } = claim;
    const result = await sendNotification(claim);
    const now = clock.now();
    const isValid = await deliveryQueue.finish(claim, result, now);
    if (result.status === 'SENT') {
      metrics.countSent(channel, template, (now.getTime() - createdAt.getTime()) / 1_000);
      logger.info({ notificationId, channel, template, reference: result.reference }, 'notification sent');
      if (!isValid && (await deliveryQueue.isErased(notificationId))) {
        await transportOf[channel].forget?.(notificationId);
      }
    } else if (result.status === 'FAILED' && isValid) {
      metrics.countFailed(channel);
    }
  }

  async function failIfUsedUp(id: string, now: Date): Promise<void> {
    const error = 'Each try ended without a response.';
    const channel = await deliveryQueue.failIfUsedUp(id, policy.maxTries, error, now);
    if (channel === undefined) return;
    metrics.countFailed(channel);
    logger.error({ notificationId: id, channel }, 'notification failed; an admin can send it again');
  }
}
