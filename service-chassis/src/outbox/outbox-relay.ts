import { backoffMs } from '../core/backoff';
import type { Clock } from '../core/clock';
import { forEachConcurrently } from '../core/for-each-concurrently';
import type { Random } from '../core/random';
import type { Logger } from '../logging/logger';
import { currentContext, runInContext } from '../logging/request-context';
import { traceParentFrom } from '../logging/trace-parent';
import { withSpan } from '../telemetry/spans';
import type { OutboxHandler } from './outbox-message';
import type { OutboxRepository, StoredMessage } from './outbox-repository';
import { Undeliverable } from './undeliverable';

export interface OutboxRelayOptions {
  readonly messages: OutboxRepository;
  readonly handlers: Readonly<Record<string, OutboxHandler>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** How long a worker keeps the lock of a message. Longer than any delivery may take. */
  readonly lockMs: number;
  readonly pollMs?: number;
  readonly maxTries?: number;
}

const BATCH = 50;
const CONCURRENCY = 8;
const RETRY = { firstMs: 500, longestMs: 60_000 };

/** Delivers the messages of the outbox, each at least once, until it is stopped. */
export class OutboxRelay {
  readonly #options: Required<OutboxRelayOptions>;
  readonly #stopping = new AbortController();
  #waiting = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: OutboxRelayOptions) {
    this.#options = { pollMs: 1_000, maxTries: 100, ...options };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Polls for due messages at once instead of at the next interval. */
  wake(): void {
    this.#waiting.abort();
  }

  /** Delivers one message. False when it failed or another worker has it. */
  async deliver(id: string): Promise<boolean> {
    const { messages, lockMs } = this.#options;
    if (!(await messages.claim(id, lockMs))) return false;
    const message = await messages.find(id);
    return message !== undefined && this.#inItsContext(message, () => this.#tryDelivery(message));
  }

  /** Delivers what is due, once. Returns how many messages were due. */
  async deliverDue(): Promise<number> {
    const due = await this.#options.messages.due(BATCH);
    const { signal } = this.#stopping;
    await forEachConcurrently(due, { limit: CONCURRENCY, signal }, (id) => this.deliver(id));
    return due.length;
  }

  async #run(): Promise<void> {
    const { clock, logger, pollMs } = this.#options;
    while (!this.#stopping.signal.aborted) {
      this.#waiting = new AbortController();
      try {
        // A full batch means that more may be waiting.
        if ((await this.deliverDue()) === BATCH) continue;
      } catch (error) {
        logger.error({ err: error }, 'the outbox could not be read');
      }
      await clock.sleep(pollMs, AbortSignal.any([this.#waiting.signal, this.#stopping.signal]));
    }
  }

  /**
   * Runs within the current request, or in its own context if there is none. The span links to the work that stored the
   * message.
   */
  #inItsContext<T>({ id, topic, traceParent }: StoredMessage, work: () => Promise<T>): Promise<T> {
    const context = currentContext() ?? {
      requestId: id,
      traceParent: traceParentFrom(traceParent ?? undefined, this.#options.random),
    };
    const linkedTo = traceParent === null ? [] : [traceParent];
    return runInContext(context, () => withSpan(`outbox ${topic}`, { kind: 'consumer', linkedTo }, work));
  }

  async #tryDelivery(message: StoredMessage): Promise<boolean> {
    try {
      await this.#handle(message);
      await this.#options.messages.markDelivered(message.id);
      return true;
    } catch (error) {
      await this.#keepForLater(message, error);
      return false;
    }
  }

  #handle({ id, topic, payload, createdAt, tries }: StoredMessage): Promise<void> {
    const handler = this.#options.handlers[topic];
    if (handler === undefined) throw new Undeliverable(`nobody handles the topic ${topic}`);
    return handler({ id, topic, payload, createdAt, tryNumber: tries });
  }

  async #keepForLater({ id, topic, tries }: StoredMessage, error: unknown): Promise<void> {
    const { messages, random, logger, maxTries } = this.#options;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const facts = { err: error, messageId: id, topic, try: tries };
    if (error instanceof Undeliverable || tries >= maxTries) {
      await messages.markDead(id, text);
      logger.error(facts, 'outbox message is a dead letter');
    } else {
      await messages.reschedule(id, text, backoffMs(RETRY, tries, random.fraction()));
      logger.warn(facts, 'outbox message will be tried again');
    }
  }
}
