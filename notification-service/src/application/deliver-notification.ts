import { addMilliseconds, type Clock, type IdSource, type Random } from '@ticketing/service-chassis/core';
import { runInContext, type Logger } from '@ticketing/service-chassis/service';
import { DeliveryFailure, permanentFailure, temporaryFailure } from '../domain/delivery-failure';
import { retryDelayMs, type RetryPolicy } from '../domain/retry-schedule';
import { findTemplate } from '../templates';
import { renderEmail } from '../templates/render-email';
import { smsText } from '../templates/sms-text';
import type {
  ClaimedNotification,
  DeliveryMetrics,
  DeliveryQueue,
  DeliveryResult,
  EmailTransport,
  SmsTransport,
} from './ports';
import { withDeadline } from './with-deadline';

export interface DeliveryDependencies {
  readonly queue: DeliveryQueue;
  readonly transports: { readonly email: EmailTransport; readonly sms: SmsTransport };
  readonly policy: RetryPolicy & {
    readonly sendTimeoutMs: number;
    /** How much longer than a send may take its worker keeps the message to itself, for writing down how it ended. */
    readonly leaseMarginMs: number;
  };
  readonly brandName: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly metrics: DeliveryMetrics;
  readonly logger: Logger;
}

/**
 * Makes one attempt to send one message, if it is due and nobody else is at it. What was sent is never sent again, except
 * when a process dies between handing a message over and writing that down: then it goes out once more, with the same Message-ID.
 */
export function createDeliverNotification(dependencies: DeliveryDependencies) {
  const { queue, transports, policy, brandName, clock, ids, random, metrics, logger } = dependencies;
  const transportOf = { EMAIL: transports.email, SMS: transports.sms } as const;

  async function send(claim: ClaimedNotification, signal: AbortSignal): Promise<string> {
    const template = findTemplate(claim.template);
    if (template === undefined) throw permanentFailure(`This release has no template ${claim.template}.`);
    const { id: notificationId, recipient: to } = claim;
    if (claim.channel === 'SMS') {
      const text = smsText(made(() => template.sms(claim.data)));
      return transports.sms.send({ notificationId, to, text }, signal);
    }
    const content = made(() => template.email(claim.data));
    const rendered = await renderEmail(content, brandName);
    return transports.email.send({ notificationId, to, ...rendered, date: clock.now() }, signal);
  }

  async function attempt(claim: ClaimedNotification): Promise<DeliveryResult> {
    if (claim.expiresAt !== undefined && claim.expiresAt <= clock.now()) {
      return {
        status: 'FAILED',
        outcome: 'PERMANENT_FAILURE',
        error: 'It could not be sent while it was of use.',
        keepContent: false,
      };
    }
    try {
      const reference = await withDeadline(clock, policy.sendTimeoutMs, (signal) => send(claim, signal));
      return { status: 'SENT', reference };
    } catch (error) {
      return resultOf(claim, error);
    }
  }

  function resultOf(claim: ClaimedNotification, error: unknown): DeliveryResult {
    const failure =
      error instanceof DeliveryFailure ? error : temporaryFailure('Something went wrong on our side.', error);
    const context = {
      err: failure,
      notificationId: claim.id,
      channel: claim.channel,
      attempt: claim.attempt,
    };
    if (failure.permanent || claim.attemptInRound >= policy.maxAttempts) {
      logger.error(context, 'notification given up; an admin may put it back');
      return {
        status: 'FAILED',
        outcome: failure.permanent ? 'PERMANENT_FAILURE' : 'TEMPORARY_FAILURE',
        error: failure.message,
        keepContent: true,
      };
    }
    const delayMs = retryDelayMs(claim.attemptInRound, policy, random.fraction());
    logger.warn({ ...context, delayMs }, 'notification will be tried again');
    return { status: 'QUEUED', error: failure.message, dueAt: addMilliseconds(clock.now(), delayMs) };
  }

  async function work(claim: ClaimedNotification): Promise<void> {
    const result = await attempt(claim);
    const now = clock.now();
    const valid = await queue.finish(claim, result, now);
    if (result.status === 'SENT') {
      const { id: notificationId, channel, template } = claim;
      metrics.sent(channel, template, (now.getTime() - claim.createdAt.getTime()) / 1_000);
      logger.info({ notificationId, channel, template, reference: result.reference }, 'notification sent');
      if (!valid && (await queue.isErased(claim.id))) await transportOf[channel].forget?.(claim.id);
    } else if (result.status === 'FAILED' && valid) {
      metrics.failed(claim.channel);
    }
  }

  return async (id: string): Promise<void> => {
    const now = clock.now();
    const claim = await queue.claim(id, {
      claimId: ids.next('clm'),
      now,
      leaseEndsAt: addMilliseconds(now, policy.sendTimeoutMs + policy.leaseMarginMs),
      maxAttempts: policy.maxAttempts,
    });
    if (claim === undefined) {
      const error = 'Each attempt ended without an answer.';
      const failed = await queue.failIfUsedUp(id, policy.maxAttempts, error, now);
      if (failed === undefined) return;
      metrics.failed(failed);
      logger.error(
        { notificationId: id, channel: failed },
        'notification given up; an admin may put it back',
      );
      return;
    }
    // A process that stood still since it looked at the clock has less of its lease left than a send may take, or none:
    // another worker takes the message then, and it must not go out from here too.
    if (clock.now() > addMilliseconds(now, policy.leaseMarginMs)) return;
    const { requestId, traceParent } = claim;
    if (requestId === undefined || traceParent === undefined) return work(claim);
    return runInContext({ requestId, traceParent }, () => work(claim));
  };
}

/** @throws DeliveryFailure, a permanent one, for stored data that the template of this release does not take. */
function made<Text>(make: () => Text): Text {
  try {
    return make();
  } catch (error) {
    throw permanentFailure('Its stored data do not fit the template of this release.', error);
  }
}
