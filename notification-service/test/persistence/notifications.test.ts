import { addMilliseconds } from '@ticketing/service-chassis/core';
import { UniqueViolation } from '@ticketing/service-chassis/database';
import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { DeliveryQueueRepository } from '../../src/application/ports/delivery-queue-repository';
import type {
  NewNotification,
  NotificationRepository,
} from '../../src/application/ports/notification-repository';
import { createDeliveryQueueRepository } from '../../src/persistence/delivery-queue-repository';
import { createNotificationRepository } from '../../src/persistence/notification-repository';
import { migrations } from '../builders/service-fixture';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const after = (ms: number) => addMilliseconds(NOW, ms);
const LEASE_MS = 60_000;

const aNotification = (changes: Partial<NewNotification> = {}): NewNotification => ({
  id: 'ntf_1',
  channel: 'EMAIL',
  template: 'order_expired',
  recipient: 'ada@example.org',
  subject: 'Your seats for दीवाली 🎉 were released',
  data: '{"name":"Ada"}',
  orderId: 'ord_1',
  userId: 'usr_ada',
  priority: 'URGENT',
  idempotencyKey: undefined,
  requestHash: 'a'.repeat(64),
  requestId: 'req_1',
  traceParent: undefined,
  createdAt: NOW,
  expiresAt: undefined,
  ...changes,
});

describeOnEachEngine('the notification queue', (engine) => {
  let database: TestDatabase;
  let notifications: NotificationRepository;
  let deliveryQueue: DeliveryQueueRepository;

  beforeEach(async () => {
    database = await engine.open({ migrations });
    notifications = createNotificationRepository(database);
    deliveryQueue = createDeliveryQueueRepository(database);
  });
  afterEach(() => database.dispose());

  const insert = (changes: Partial<NewNotification> = {}) =>
    database.transactions.run((tx) => notifications.insert(tx, aNotification(changes)));
  const claim = (id = 'ntf_1', now = NOW, claimId = 'clm_1') =>
    deliveryQueue.claim(id, { claimId, now, leaseEndsAt: addMilliseconds(now, LEASE_MS), maxTries: 8 });
  const claimed = async (id = 'ntf_1', now = NOW, claimId = 'clm_1') => {
    const result = await claim(id, now, claimId);
    if (result === undefined) throw new Error(`${id} could not be claimed`);
    return result;
  };

  it('gives back what was stored', async () => {
    await insert({ expiresAt: after(1_000), traceParent: '00-1-2-01' });
    expect(await notifications.find('ntf_1')).toEqual({
      id: 'ntf_1',
      channel: 'EMAIL',
      template: 'order_expired',
      recipient: 'ada@example.org',
      subject: 'Your seats for दीवाली 🎉 were released',
      orderId: 'ord_1',
      userId: 'usr_ada',
      status: 'QUEUED',
      tries: 0,
      nextTryAt: NOW,
      lastError: null,
      providerReference: null,
      createdAt: NOW,
      sentAt: null,
    });
    expect(await claimed()).toMatchObject({
      data: '{"name":"Ada"}',
      traceParent: '00-1-2-01',
      expiresAt: after(1_000),
    });
    expect(await notifications.find('ntf_none')).toBeUndefined();
  });

  it('stores one of two with the same request key, and any number without one', async () => {
    await insert({ idempotencyKey: 'k'.repeat(64) });
    await expect(insert({ id: 'ntf_2', idempotencyKey: 'k'.repeat(64) })).rejects.toThrow(UniqueViolation);
    await insert({ id: 'ntf_3' });
    await insert({ id: 'ntf_4' });
    expect(await notifications.findByIdempotencyKey('k'.repeat(64))).toEqual({
      id: 'ntf_1',
      status: 'QUEUED',
      requestHash: 'a'.repeat(64),
    });
  });

  it('lets exactly one of many workers claim a message', async () => {
    await insert();
    const results = await allAtOnce(20, (index) => claim('ntf_1', NOW, `clm_${index}`));
    const won = results.filter((result) => result.status === 'fulfilled' && result.value !== undefined);
    expect(results.every((result) => result.status === 'fulfilled')).toBe(true);
    expect(won).toHaveLength(1);
    expect(await notifications.triesOf('ntf_1')).toEqual([
      { number: 1, startedAt: NOW, finishedAt: null, outcome: null, error: null },
    ]);
  });

  it('gives a message to another worker when the lease has ended, and tells the first that it is late', async () => {
    await insert();
    const first = await claimed();
    expect(await deliveryQueue.due(after(LEASE_MS - 1), 10)).toEqual([]);
    expect(await claim('ntf_1', after(LEASE_MS - 1), 'clm_2')).toBeUndefined();
    expect(await deliveryQueue.due(after(LEASE_MS), 10)).toEqual(['ntf_1']);
    const second = await claimed('ntf_1', after(LEASE_MS), 'clm_2');
    expect(
      await deliveryQueue.finish(first, { status: 'QUEUED', error: 'late', dueAt: NOW }, after(LEASE_MS)),
    ).toBe(false);
    expect(await deliveryQueue.finish(second, { status: 'SENT', reference: 'r' }, after(LEASE_MS))).toBe(
      true,
    );
    expect(await notifications.find('ntf_1')).toMatchObject({
      status: 'SENT',
      tries: 2,
      providerReference: 'r',
    });
  });

  it('lists what is due: urgent before bulk, then the oldest, never more than asked for', async () => {
    await insert({ id: 'ntf_bulk', priority: 'BULK' });
    await insert({ id: 'ntf_late', createdAt: after(2) });
    await insert({ id: 'ntf_early', createdAt: after(1) });
    await insert({ id: 'ntf_future', createdAt: after(100) });
    expect(await deliveryQueue.due(after(99), 10)).toEqual(['ntf_early', 'ntf_late', 'ntf_bulk']);
    expect(await deliveryQueue.due(after(99), 2)).toEqual(['ntf_early', 'ntf_late']);
    expect(await notifications.countPending()).toBe(4);
  });

  it('counts the tries of a round apart from all tries', async () => {
    await insert();
    const first = await claimed();
    await deliveryQueue.finish(
      first,
      { status: 'FAILED', error: 'no', outcome: 'PERMANENT_FAILURE', keepContent: true },
      after(1),
    );
    expect(await database.transactions.run((tx) => notifications.requeue(tx, 'ntf_1', after(2)))).toBe(true);
    expect(await claimed('ntf_1', after(2), 'clm_2')).toMatchObject({ tryNumber: 2, tryInRound: 1 });
  });

  it('keeps long errors and references to the length of their columns', async () => {
    await insert();
    await deliveryQueue.finish(
      await claimed(),
      { status: 'QUEUED', error: 'é'.repeat(2_000), dueAt: after(1) },
      NOW,
    );
    expect((await notifications.find('ntf_1'))?.lastError).toBe('é'.repeat(500));
    await deliveryQueue.finish(
      await claimed('ntf_1', after(1)),
      { status: 'SENT', reference: 'x'.repeat(2_000) },
      after(1),
    );
    expect((await notifications.find('ntf_1'))?.providerReference).toBe('x'.repeat(300));
  });

  it('removes the data once sent, and on failure only when told to', async () => {
    const stored = async (id: string) =>
      (
        await database.query<{ data: string | null }>('SELECT data FROM notifications WHERE id = @id', { id })
      )[0]?.data;
    for (const id of ['ntf_sent', 'ntf_kept', 'ntf_dropped']) await insert({ id });
    const failed = { status: 'FAILED', error: 'no', outcome: 'PERMANENT_FAILURE' } as const;
    await deliveryQueue.finish(await claimed('ntf_sent'), { status: 'SENT', reference: 'r' }, NOW);
    await deliveryQueue.finish(await claimed('ntf_kept'), { ...failed, keepContent: true }, NOW);
    await deliveryQueue.finish(await claimed('ntf_dropped'), { ...failed, keepContent: false }, NOW);
    expect(await stored('ntf_sent')).toBeNull();
    expect(await stored('ntf_kept')).toBe('{"name":"Ada"}');
    expect(await stored('ntf_dropped')).toBeNull();
  });

  it('fails a message only when its tries are used up and nobody has it', async () => {
    await insert();
    await claimed();
    expect(await deliveryQueue.failIfUsedUp('ntf_1', 1, 'gone', after(LEASE_MS - 1))).toBeUndefined();
    expect(await deliveryQueue.failIfUsedUp('ntf_1', 2, 'gone', after(LEASE_MS))).toBeUndefined();
    expect(await deliveryQueue.failIfUsedUp('ntf_1', 1, 'gone', after(LEASE_MS))).toBe('EMAIL');
    expect(await notifications.find('ntf_1')).toMatchObject({ status: 'FAILED', lastError: 'gone' });
    expect(await notifications.triesOf('ntf_1')).toMatchObject([{ outcome: 'LOST' }]);
  });

  it('erases a message in the hands of a worker, whose result then changes nothing', async () => {
    await insert();
    const claim = await claimed();
    expect(await notifications.erase('usr_ada', after(1))).toEqual({ erased: 1, ids: ['ntf_1'] });
    const late = { status: 'QUEUED', error: '450 ada@example.org busy', dueAt: after(2) } as const;
    expect(await deliveryQueue.finish(claim, late, after(2))).toBe(false);
    expect(await deliveryQueue.isErased('ntf_1')).toBe(true);
    expect(await notifications.find('ntf_1')).toMatchObject({
      status: 'ERASED',
      recipient: null,
      lastError: null,
    });
    expect(await notifications.triesOf('ntf_1')).toMatchObject([
      { outcome: 'TEMPORARY_FAILURE', error: null },
    ]);
    expect(await deliveryQueue.due(after(LEASE_MS), 10)).toEqual([]);
  });

  it('deletes what ended long ago in batches, with its tries', async () => {
    for (let index = 1; index <= 5; index += 1) {
      await insert({ id: `ntf_${index}` });
      await deliveryQueue.finish(
        await claimed(`ntf_${index}`),
        { status: 'SENT', reference: 'r' },
        after(index),
      );
    }
    await insert({ id: 'ntf_waiting' });
    expect(await notifications.deleteFinished(after(4), 3)).toBe(3);
    expect(await notifications.deleteFinished(after(4), 3)).toBe(1);
    expect(await notifications.deleteFinished(after(4), 3)).toBe(0);
    expect((await notifications.list({}, 10)).map(({ id }) => id)).toEqual(['ntf_waiting', 'ntf_5']);
    expect(await notifications.triesOf('ntf_1')).toEqual([]);
  });

  it.each(["' OR '1'='1", 'ntf_1; DROP TABLE notifications', '"', '\\', '%', '@id'])(
    'takes %j as text and nothing else',
    async (text) => {
      await insert({ subject: text, data: JSON.stringify({ name: text }) });
      expect(await notifications.list({ userId: text }, 10)).toEqual([]);
      expect(await notifications.find(text)).toBeUndefined();
      expect((await notifications.find('ntf_1'))?.subject).toBe(text);
    },
  );
});
