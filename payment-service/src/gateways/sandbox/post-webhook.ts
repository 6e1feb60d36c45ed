import type { PostWebhook } from './webhook-sender';

const DEADLINE_MS = 5_000;

/** Posts webhooks to one address over the network. */
export const createPostWebhook =
  (url: string): PostWebhook =>
  async ({ body, headers }) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  };
