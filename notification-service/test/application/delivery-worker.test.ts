import { systemClock } from '@ticketing/service-chassis/core';
import { ManualClock, silentLogger } from '@ticketing/service-chassis/testing';
import { createDeliveryWorker } from '../../src/application/delivery-worker';
import type { DeliveryQueueRepository } from '../../src/application/ports/delivery-queue-repository';
import { emailRequest } from '../builders/requests';
import { startServiceFixture } from '../builders/service-fixture';

/** A promise and the function that resolves it. */
function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('the running service', () => {
  // The job runs once a minute, so the messages in these tests are sent because they were queued.
  const options = {
    clock: systemClock,
    environment: { DELIVERY_POLL_MS: '60000' },
    overrides: { backgroundWork: true },
  };

  it('sends a message right after it was queued, not at the next run of the job', async () => {
    const app = await startServiceFixture(options);
    const sent = deferred();
    app.email.behave(async () => sent.resolve());
    await app.enqueue(emailRequest());
    await sent.promise;
    await app.stop();
    expect(app.email.sent).toHaveLength(1);
  });

  it('finishes the message in progress before it stops, takes no other, and then closes its connections', async () => {
    const app = await startServiceFixture({
      ...options,
      environment: { ...options.environment, DELIVERY_CONCURRENCY: '1' },
    });
    const begun = deferred();
    const proceed = deferred();
    app.email.behave(async () => {
      begun.resolve();
      await proceed.promise;
      expect(app.email.closed).toBe(false);
    });
    const inProgress = await app.enqueue(emailRequest());
    await begun.promise;
    await app.enqueue(emailRequest());

    const stopped = app.service.stop();
    proceed.resolve();
    await stopped;
    expect(app.email.sent.map((message) => message.notificationId)).toEqual([inProgress]);
    expect(app.email.closed).toBe(true);
    await app.database.dispose();
  });
});

describe('the worker', () => {
  const queueOf = (due: () => Promise<string[]>) => ({ due });
  const worker = (
    deliveryQueue: Pick<DeliveryQueueRepository, 'due'>,
    deliverNotification: (id: string) => Promise<void>,
  ) =>
    createDeliveryWorker({
      deliveryQueue,
      deliverNotification,
      clock: new ManualClock(),
      logger: silentLogger,
      concurrency: 2,
      startsByItself: true,
    });
  const never = new AbortController().signal;

  it('delivers a long queue in one run', async () => {
    const waiting = Array.from({ length: 11 }, (_, index) => `ntf_${index}`);
    const delivered: string[] = [];
    const queue = queueOf(async () => waiting.slice(0, 4));
    await worker(queue, async (id) => {
      delivered.push(id);
      waiting.splice(waiting.indexOf(id), 1);
    }).deliverDue(never);
    expect(delivered).toHaveLength(11);
  });

  it('does not loop when every delivery fails', async () => {
    let reads = 0;
    const queue = queueOf(async () => {
      reads += 1;
      return ['ntf_1', 'ntf_2', 'ntf_3', 'ntf_4'];
    });
    await worker(queue, () => Promise.reject(new Error('the database is down'))).deliverDue(never);
    expect(reads).toBe(1);
  });

  it('sends no more messages at once than allowed', async () => {
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
    ).deliverDue(never);
    expect(most).toBe(2);
  });

  it('reads again what was queued during a read', async () => {
    let reads = 0;
    const secondRead = deferred();
    const subject = worker(
      queueOf(async () => {
        reads += 1;
        if (reads === 1) subject.deliverSoon();
        if (reads === 2) secondRead.resolve();
        return [];
      }),
      () => Promise.resolve(),
    );
    subject.deliverSoon();
    await secondRead.promise;
    await subject.stop();
    expect(reads).toBe(2);
  });

  it('survives a queue that cannot be read, and does nothing once stopped', async () => {
    let reads = 0;
    const subject = worker(
      queueOf(async () => {
        reads += 1;
        throw new Error('the database is down');
      }),
      () => Promise.resolve(),
    );
    subject.deliverSoon();
    await subject.stop();
    subject.deliverSoon();
    expect(reads).toBe(1);
  });
});
