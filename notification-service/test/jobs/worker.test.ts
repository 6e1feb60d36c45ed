import { systemClock } from '@ticketing/service-chassis/core';
import { ManualClock, silentLogger } from '@ticketing/service-chassis/testing';
import type { DeliveryQueue } from '../../src/application/ports';
import { createDeliveryWorker } from '../../src/jobs/delivery';
import { startApp } from '../builders/app';
import { emailRequest } from '../builders/requests';

/** A promise and the function that resolves it. */
function signalled() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('the running service', () => {
  // A turn a minute: what goes out in these tests goes out because somebody asked for it.
  const options = {
    clock: systemClock,
    environment: { DELIVERY_POLL_MS: '60000' },
    overrides: { backgroundWork: true },
  };

  it('sends a message right after it was asked for, not at its next turn', async () => {
    const app = await startApp(options);
    const sent = signalled();
    app.email.behave(async () => sent.resolve());
    await app.enqueue(emailRequest());
    await sent.promise;
    await app.stop();
    expect(app.email.sent).toHaveLength(1);
  });

  it('finishes the message in hand before it stops, takes no other, and then closes its connections', async () => {
    const app = await startApp({
      ...options,
      environment: { ...options.environment, DELIVERY_CONCURRENCY: '1' },
    });
    const begun = signalled();
    const proceed = signalled();
    app.email.behave(async () => {
      begun.resolve();
      await proceed.promise;
      expect(app.email.closed).toBe(false);
    });
    const inHand = await app.enqueue(emailRequest());
    await begun.promise;
    await app.enqueue(emailRequest());

    const stopped = app.service.stop();
    proceed.resolve();
    await stopped;
    expect(app.email.sent.map((message) => message.notificationId)).toEqual([inHand]);
    expect(app.email.closed).toBe(true);
    await app.database.dispose();
  });
});

describe('the worker', () => {
  const queueOf = (due: () => Promise<string[]>) => ({ due }) as unknown as DeliveryQueue;
  const worker = (queue: DeliveryQueue, deliver: (id: string) => Promise<void>, wakes = true) =>
    createDeliveryWorker({
      queue,
      deliver,
      clock: new ManualClock(),
      logger: silentLogger,
      concurrency: 2,
      pollMs: 1_000,
      wakes,
    });
  const never = new AbortController().signal;

  it('works a long queue off in one turn', async () => {
    const waiting = Array.from({ length: 11 }, (_, index) => `ntf_${index}`);
    const delivered: string[] = [];
    const queue = queueOf(async () => waiting.slice(0, 4));
    await worker(queue, async (id) => {
      delivered.push(id);
      waiting.splice(waiting.indexOf(id), 1);
    }).job.run(never);
    expect(delivered).toHaveLength(11);
  });

  it('does not spin when every delivery breaks off', async () => {
    let looks = 0;
    const queue = queueOf(async () => {
      looks += 1;
      return ['ntf_1', 'ntf_2', 'ntf_3', 'ntf_4'];
    });
    await worker(queue, () => Promise.reject(new Error('the database is down'))).job.run(never);
    expect(looks).toBe(1);
  });

  it('sends no more at once than it may', async () => {
    let running = 0;
    let most = 0;
    const waiting = Array.from({ length: 8 }, (_, index) => `ntf_${index}`);
    await worker(
      queueOf(async () => waiting.splice(0, 4)),
      async () => {
        most = Math.max(most, (running += 1));
        await Promise.resolve();
        running -= 1;
      },
    ).job.run(never);
    expect(most).toBe(2);
  });

  it('looks again for what was queued while it looked', async () => {
    let looks = 0;
    const secondLook = signalled();
    const subject = worker(
      queueOf(async () => {
        looks += 1;
        if (looks === 1) subject.wake();
        if (looks === 2) secondLook.resolve();
        return [];
      }),
      () => Promise.resolve(),
    );
    subject.wake();
    await secondLook.promise;
    await subject.stop();
    expect(looks).toBe(2);
  });

  it('survives a queue that cannot be read, and does nothing once stopped', async () => {
    let looks = 0;
    const subject = worker(
      queueOf(async () => {
        looks += 1;
        throw new Error('the database is down');
      }),
      () => Promise.resolve(),
    );
    subject.wake();
    await subject.stop();
    subject.wake();
    expect(looks).toBe(1);
  });
});
