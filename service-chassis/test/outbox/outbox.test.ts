import { createMetrics } from '../../src/metrics/metrics';
import { createOutbox } from '../../src/outbox/outbox';
import type { OutboxHandler } from '../../src/outbox/outbox-message';
import { Undeliverable } from '../../src/outbox/undeliverable';
import {
  allAtOnce,
  ManualClock,
  seededRandom,
  sequentialIds,
  silentLogger,
  type TestDatabase,
} from '../../testing';
import { chassisDatabase } from '../builders/chassis-database';

describe('the outbox', () => {
  let database: TestDatabase;
  let clock: ManualClock;
  let delivered: string[];
  let fail: Error | undefined;

  beforeEach(async () => {
    database = await chassisDatabase();
    clock = new ManualClock();
    delivered = [];
    fail = undefined;
  });
  afterEach(() => database.dispose());

  const ids = sequentialIds();
  const deliver: OutboxHandler = async ({ id }) => {
    if (fail !== undefined) throw fail;
    delivered.push(id);
  };
  /** A process of the service: several can share the database, as replicas do, or follow one another after a crash. */
  function process(handlers: Record<string, OutboxHandler> = { greeting: deliver }) {
    const metrics = createMetrics('widget-service');
    const outbox = createOutbox({
      database,
      handlers,
      clock,
      ids,
      random: seededRandom(1),
      logger: silentLogger,
      metrics,
      lockMs: 60_000,
      maxTries: 3,
    });
    return { ...outbox, metrics };
  }
  const owe = (outbox = process()) =>
    database.transactions.run((tx) => outbox.add(tx, 'greeting', { text: 'hello' }));

  it('delivers what a crash left between commit and delivery', async () => {
    const id = await owe();
    const afterRestart = process();
    await afterRestart.relayDue();
    expect(delivered).toEqual([id]);
  });

  it('sends nothing for work that was rolled back', async () => {
    const outbox = process();
    const work = database.transactions.run(async (tx) => {
      await outbox.add(tx, 'greeting', {});
      throw new Error('the work fails');
    });
    await expect(work).rejects.toThrow('the work fails');
    await outbox.relayDue();
    expect(delivered).toEqual([]);
  });

  it('delivers again what a crash interrupted, once its lock has expired', async () => {
    const id = await owe();
    await new Promise<void>((interrupted) => {
      const crashing = process({ greeting: () => new Promise(() => interrupted()) });
      void crashing.deliver(id);
    });
    const restarted = process();
    await restarted.relayDue();
    expect(delivered).toEqual([]);
    clock.advance(60_000);
    await restarted.relayDue();
    expect(delivered).toEqual([id]);
  });

  it('gives a message to one of many workers at a time', async () => {
    const id = await owe();
    const results = await allAtOnce(20, () => process().deliver(id));
    expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
    expect(delivered).toEqual([id]);
  });

  it('tries again with growing pauses, until the message is a dead letter, which can be retried', async () => {
    const outbox = process();
    const id = await owe(outbox);
    fail = new Error('the peer is down');
    expect(await outbox.deliver(id)).toBe(false);
    expect(await outbox.relayDue()).toBe(0);
    clock.advance(500);
    expect(await outbox.relayDue()).toBe(1);
    clock.advance(1_000);
    expect(await outbox.isPending(id)).toBe(true);
    expect(await outbox.relayDue()).toBe(1);
    expect(await outbox.isPending(id)).toBe(false);
    const [letter] = await outbox.deadLetters.list(undefined, 10);
    expect(letter).toMatchObject({
      id,
      kind: 'dead_letter',
      subject: 'greeting',
      detail: expect.stringMatching(/3 tries.*Error: the peer is down/),
      lastSeenAt: clock.now(),
    });

    fail = undefined;
    expect(await outbox.deadLetters.retry(id)).toBe(true);
    expect(await outbox.isPending(id)).toBe(true);
    await outbox.relayDue();
    expect(delivered).toEqual([id]);
    expect(await outbox.deadLetters.retry(id)).toBe(false);
    expect(await outbox.isPending(id)).toBe(false);
  });

  it('makes a message a dead letter at once when further tries are useless', async () => {
    const outbox = process({
      greeting: () => Promise.reject(new Undeliverable('the address is not one')),
    });
    await outbox.deliver(await owe(outbox));
    expect(await outbox.deadLetters.list(undefined, 10)).toHaveLength(1);
  });

  it('shows what waits, how old it is and what is dead', async () => {
    const outbox = process();
    await owe(outbox);
    clock.advance(5_000);
    const text = await outbox.metrics.registry.metrics();
    expect(text).toMatch(/outbox_pending\{.*\} 1/);
    expect(text).toMatch(/outbox_oldest_seconds\{.*\} 5/);
    expect(text).toMatch(/outbox_dead_total\{.*\} 0/);
  });

  it('forgets delivered messages after a week', async () => {
    const outbox = process();
    await outbox.deliver(await owe(outbox));
    expect(await outbox.sweep()).toBe(0);
    clock.advance(7 * 24 * 60 * 60_000);
    expect(await outbox.sweep()).toBe(1);
  });
});
