import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { flowsOf, type Flow, type FlowOrder, type Step } from './flows';
import type { LoadOrder, LoadWindow } from './load';

/** The load process: it runs the clients and offers the load that its parent asks for. */

const TICK_MS = 2;
/** How long a client waits for a response. */
const PATIENCE_MS = 20_000;

interface ApiResponse {
  readonly status: number;
  readonly hasRetryAfter: boolean;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity, scheduling: 'fifo' });

function send(step: Step): Promise<ApiResponse> {
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0, hasRetryAfter: false, body: '' });
    const outgoing = request(
      step.url,
      {
        method: step.method,
        agent,
        timeout: PATIENCE_MS,
        headers: {
          ...step.headers,
          ...(step.token === undefined ? {} : { Authorization: `Bearer ${step.token}` }),
          ...(step.idempotencyKey === undefined ? {} : { 'Idempotency-Key': step.idempotencyKey }),
          ...(step.body === undefined
            ? {}
            : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(step.body) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', failed);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            hasRetryAfter: Number(response.headers['retry-after']) > 0,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', failed);
    outgoing.end(step.body);
  });
}

/** 304 is a success for a conditional request. */
const isSuccess = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

class Tally {
  private window = emptyWindow();

  sent(): void {
    this.window.sent += 1;
  }

  answered({ status, hasRetryAfter }: ApiResponse, tookMs: number, roundIsComplete: boolean): void {
    if (isSuccess(status)) {
      this.window.successMs.push(tookMs);
      if (roundIsComplete) this.window.rounds += 1;
    } else if (status === 429 || status === 503) {
      this.window.refusalMs.push(tookMs);
      if (!hasRetryAfter) this.window.withoutRetryAfter += 1;
    } else {
      this.window.otherStatuses.push(status);
    }
  }

  nobodyToSend(count: number): void {
    this.window.notSent += count;
  }

  cut(): LoadWindow {
    const { window } = this;
    this.window = emptyWindow();
    return { ...window, ms: performance.now() - window.beganAt };
  }
}

const emptyWindow = () => ({
  beganAt: performance.now(),
  sent: 0,
  notSent: 0,
  rounds: 0,
  successMs: [] as number[],
  refusalMs: [] as number[],
  withoutRetryAfter: 0,
  otherStatuses: [] as number[],
});

async function oneRequest(flow: Flow, tally: Tally): Promise<void> {
  tally.sent();
  const beganAt = performance.now();
  const answer = await send(flow.next());
  const tookMs = performance.now() - beganAt;
  tally.answered(answer, tookMs, isSuccess(answer.status) && flow.succeeded(answer.body));
}

/** Each client sends its next request as soon as it has the response to the last one. */
async function closedLoop(flows: readonly Flow[], tally: Tally, isOver: () => boolean): Promise<void> {
  await Promise.all(
    flows.map(async (flow) => {
      while (!isOver()) await oneRequest(flow, tally);
    }),
  );
}

/** Sends this many requests per second, independent of the results, each by the client that has waited longest. */
async function openLoop(
  flows: readonly Flow[],
  perSecond: number,
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  const idle = [...flows];
  const underWay = new Set<Promise<void>>();
  let sentUntil = performance.now();
  while (!isOver()) {
    const due = Math.floor(((performance.now() - sentUntil) * perSecond) / 1000);
    sentUntil += (due * 1000) / perSecond;
    const senders = idle.splice(0, due);
    tally.nobodyToSend(due - senders.length);
    for (const flow of senders) {
      const done = oneRequest(flow, tally).then(() => {
        idle.push(flow);
        underWay.delete(done);
      });
      underWay.add(done);
    }
    await sleep(TICK_MS);
  }
  await Promise.all(underWay);
}

let flows: readonly Flow[] = [];

async function run({ clients, perSecond, windows, windowMs }: LoadOrder): Promise<LoadWindow[]> {
  const tally = new Tally();
  let isOver = false;
  const chosen = flows.slice(0, clients);
  const over = () => isOver;
  const load =
    perSecond === undefined ? closedLoop(chosen, tally, over) : openLoop(chosen, perSecond, tally, over);
  const cut: LoadWindow[] = [];
  for (let window = 0; window < windows; window += 1) {
    await sleep(windowMs);
    cut.push(tally.cut());
  }
  isOver = true;
  await load;
  return cut;
}

process.on('message', (message: { readonly flows: FlowOrder } | { readonly load: LoadOrder }) => {
  if ('flows' in message) {
    flows = flowsOf(message.flows);
    process.send?.({ windows: [] });
    return;
  }
  run(message.load).then(
    (windows) => process.send?.({ windows }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
