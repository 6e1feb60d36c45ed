import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { Books, SandboxEvent } from './persistence/books';
import { SIGNATURE_HEADER, signWebhook } from './webhook-signature';

const BATCH = 20;
const MOST_ATTEMPTS = 10;
const FIRST_RETRY_MS = 1_000;

export interface WebhookPost {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a webhook; false when it was not accepted. */
export type PostWebhook = (post: WebhookPost) => Promise<boolean>;

/** Tells of what was entered into the books, as a gateway does: signed, repeated until accepted, given up after ten tries. */
export function createWebhookSender(parts: {
  readonly books: Books;
  readonly post: PostWebhook;
  readonly secret: string;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { books, post, secret, clock, logger } = parts;

  async function send({ id, type, reference, attempts, createdAt }: SandboxEvent): Promise<void> {
    const body = Buffer.from(JSON.stringify({ id, type, reference, createdAt: createdAt.toISOString() }));
    const signature = signWebhook(secret, body, clock.now());
    const accepted = await post({
      body,
      headers: { 'Content-Type': 'application/json', [SIGNATURE_HEADER]: signature },
    });
    if (accepted || attempts + 1 >= MOST_ATTEMPTS) {
      if (!accepted) logger.warn({ eventId: id, reference }, 'the sandbox gave a webhook up');
      return books.removeEvent(id);
    }
    return books.postponeEvent(id, addMilliseconds(clock.now(), FIRST_RETRY_MS * 2 ** attempts));
  }

  return async function sendWebhooks(signal: AbortSignal): Promise<void> {
    for (const event of await books.listEventsDue(clock.now(), BATCH)) {
      if (signal.aborted) return;
      await send(event);
    }
  };
}
