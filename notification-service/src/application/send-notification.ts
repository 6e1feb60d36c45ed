import { addMilliseconds, withDeadline, type Clock, type Random } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import { DeliveryFailure, permanentFailure, temporaryFailure } from '../domain/delivery-failure';
import { retryDelayMs, type RetryPolicy } from '../domain/retry-schedule';
import { findTemplate } from '../templates';
import { renderEmail } from '../templates/render-email';
import { smsText } from '../templates/sms-text';
import type { AttachTickets } from './attach-tickets';
import type { DeliveryMetrics } from './ports/delivery-metrics';
import type { ClaimedNotification, DeliveryResult } from './ports/delivery-queue-repository';
import type { Transports } from './ports/transports';

export interface SendNotificationDependencies {
  readonly transports: Transports;
  readonly policy: RetryPolicy & {
    readonly sendTimeoutMs: number;
    /** How much longer the lease is than the longest send, so that the worker can store the result. */
    readonly leaseMarginMs: number;
  };
  readonly brandName: string;
  /** Undefined when mails carry no PDFs. */
  readonly attachTickets: AttachTickets | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: DeliveryMetrics;
  readonly logger: Logger;
}

/** Sends a claimed message, and decides what happens after a failure. */
export function createSendNotification(dependencies: SendNotificationDependencies) {
  const { transports, policy, brandName, attachTickets, clock, random, metrics, logger } = dependencies;

  return async function sendNotification(claim: ClaimedNotification): Promise<DeliveryResult> {
    if (claim.expiresAt !== null && claim.expiresAt <= clock.now()) {
      return {
        status: 'FAILED',
        outcome: 'PERMANENT_FAILURE',
        error: 'It expired before it could be sent.',
        keepContent: false,
      };
    }
    const { sendTimeoutMs: ms } = policy;
    const onTimeout = () => temporaryFailure(`There was no response within ${ms} ms.`);
    try {
      const reference = await withDeadline({ clock, ms, onTimeout }, (signal) => send(claim, signal));
      return { status: 'SENT', reference };
    } catch (error) {
      return resultOf(claim, error);
    }
  };

  async function send(claim: ClaimedNotification, signal: AbortSignal): Promise<string> {
    const template = findTemplate(claim.template);
    if (template === undefined) throw permanentFailure(`This release has no template ${claim.template}.`);
    const { id: notificationId, recipient: to } = claim;
    if (claim.channel === 'SMS') {
      const text = smsText(rendered(() => template.sms(claim.data)));
      return transports.sms.send({ notificationId, to, text }, signal);
    }
    const content = rendered(() => template.email(claim.data));
    const email = await renderEmail(content, brandName);
    const { ticketIds = [] } = content;
    const files = [...email.files, ...((await attachTickets?.(claim, ticketIds)) ?? [])];
    const mail = { notificationId, to, ...email, files, date: clock.now() };
    const reference = await transports.email.send(mail, signal);
    metrics.countTicketsSent(ticketIds.length);
    return reference;
  }

  function resultOf(claim: ClaimedNotification, error: unknown): DeliveryResult {
    const failure =
      error instanceof DeliveryFailure ? error : temporaryFailure('An internal error happened.', error);
    const { id: notificationId, channel, tryNumber, tryInRound } = claim;
    const context = { err: failure, notificationId, channel, try: tryNumber };
    if (failure.permanent || tryInRound >= policy.maxTries) {
      logger.error(context, 'notification failed; an admin can send it again');
      return {
        status: 'FAILED',
        outcome: failure.permanent ? 'PERMANENT_FAILURE' : 'TEMPORARY_FAILURE',
        error: failure.message,
        keepContent: true,
      };
    }
    const delayMs = retryDelayMs(tryInRound, policy, random.fraction());
    logger.warn({ ...context, delayMs }, 'notification will be tried again');
    return { status: 'QUEUED', error: failure.message, dueAt: addMilliseconds(clock.now(), delayMs) };
  }
}

/** @throws DeliveryFailure, a permanent one, when the stored data do not fit the template of this release */
function rendered<Text>(render: () => Text): Text {
  try {
    return render();
  } catch (error) {
    throw permanentFailure('Its stored data do not fit the template of this release.', error);
  }
}
