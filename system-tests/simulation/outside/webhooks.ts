import type { Prng, Range } from '../prng';
import type { Faults } from '../faults';
import type { HttpRequest } from '../network/in-memory-http';
import type { Network } from '../network/network';
import { isRecord } from '../participants/participant';
import type { VirtualTime } from '../time/virtual-time';
import type { Trace } from '../trace';

const TIMEOUT_MS = 5_000;
/**
 * The maximum is longer than the gateway waits for a response, so that later webhooks overtake it and it is also sent
 * again.
 */
const HELD_BACK_MS: Range = [1_000, 120_000];
/** The maximum is longer than a signature is valid. */
const AGAIN_AFTER_MS: Range = [100, 400_000];

export interface WebhookOptions {
  readonly network: Network;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly prng: Prng;
  readonly trace: Trace;
}

/** Delivers the gateway's webhooks: some late, out of order or repeatedly. */
export function webhookFetch({
  network,
  time,
  faults,
  prng,
  trace,
}: WebhookOptions): typeof globalThis.fetch {
  const note = (what: string) => trace.note('gateway', what);

  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request = requestOf(url, init);
    const send = () => network.send('gateway', url.host, request, TIMEOUT_MS);
    const sendUnasked = () => void send().catch(() => undefined);
    if (faults.strikes('webhook repeated')) {
      const delayMs = prng.between(...AGAIN_AFTER_MS);
      note(`the webhook will come again in ${delayMs} ms`);
      time.schedule(delayMs, sendUnasked);
    }
    if (faults.strikes('webhook late')) {
      const delayMs = prng.between(...HELD_BACK_MS);
      note(`the webhook is held back for ${delayMs} ms`);
      time.schedule(delayMs, sendUnasked);
      await time.sleep(TIMEOUT_MS);
      throw new Error('The webhook was not answered in time.');
    }
    const { status } = await send();
    const response: Pick<Response, 'ok' | 'status' | 'arrayBuffer'> = {
      ok: status < 300,
      status,
      arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)),
    };
    return response as Response;
  };
}

const requestOf = (url: URL, init: RequestInit | undefined): HttpRequest => ({
  method: init?.method ?? 'GET',
  path: url.pathname,
  headers: isRecord(init?.headers)
    ? Object.fromEntries(Object.entries(init.headers).map(([name, value]) => [name, String(value)]))
    : {},
  ...(Buffer.isBuffer(init?.body) ? { body: init.body.toString('utf8') } : {}),
});
