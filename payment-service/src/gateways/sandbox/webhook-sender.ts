import { addMilliseconds, backoffMs, type Clock, type Random } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { SandboxEvent, SandboxRecords } from './persistence/records';
import { SIGNATURE_HEADER, signWebhook } from './webhook-signature';

const BATCH = 20;
const MOST_TRIES = 10;
const BACKOFF = { firstMs: 1_000, longestMs: 10 * 60_000 };

export interface Webhook {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a webhook; false when it was not accepted. */
export type PostWebhook = (webhook: Webhook) => Promise<boolean>;

export interface WebhookSenderDependencies {
  readonly records: SandboxRecords;
  readonly postWebhook: PostWebhook;
  readonly webhookSecret: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** Sends the sandbox's events as gateways do: signed, repeated until they are accepted, dropped after ten tries. */
export function createWebhookSender(dependencies: WebhookSenderDependencies) {
  const { records, postWebhook, webhookSecret, clock, random, logger } = dependencies;

  return async function sendWebhooks(signal: AbortSignal): Promise<void> {
    for (const event of await records.listEventsDue(clock.now(), BATCH)) {
      if (signal.aborted) return;
      await send(event);
    }
  };

  async function send({ id, type, reference, tries, createdAt }: SandboxEvent): Promise<void> {
    const body = Buffer.from(JSON.stringify({ id, type, reference, createdAt: createdAt.toISOString() }));
    const signature = signWebhook(webhookSecret, body, clock.now());
    const accepted = await postWebhook({
      body,
      headers: { 'Content-Type': 'application/json', [SIGNATURE_HEADER]: signature },
    });
    const failures = tries + 1;
    if (accepted || failures >= MOST_TRIES) {
      if (!accepted) logger.warn({ eventId: id, reference }, 'the sandbox gave a webhook up');
      return records.removeEvent(id);
    }
    const pauseMs = backoffMs(BACKOFF, failures, random.fraction());
    return records.postponeEvent(id, addMilliseconds(clock.now(), pauseMs));
  }
}
