import { openDatabase } from '@ticketing/service-chassis/database';
import { allAtOnce, openTestDatabase } from '@ticketing/service-chassis/testing';
import { permanentFailure, temporaryFailure } from '../../src/domain/delivery-failure';
import { emailRequest, smsRequest } from '../builders/requests';
import {
  migrations,
  startServiceFixture,
  startServiceFixtureOn,
  type ServiceFixture,
} from '../builders/service-fixture';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

describe('the delivery of messages', () => {
  let app: ServiceFixture;
  beforeEach(async () => {
    app = await startServiceFixture();
  });
  afterEach(() => app.stop());

  const failing =
    (message = 'The mail server put the message off: 451 try later') =>
    async () => {
      throw temporaryFailure(message);
    };

  it('sends a message once, however often the worker looks', async () => {
    const id = await app.enqueue(emailRequest());
    for (let turn = 0; turn < 5; turn += 1) {
      await app.deliver();
      app.clock.advance(60 * MINUTE_MS);
    }
    expect(app.email.sent).toHaveLength(1);
    expect(await app.read(id)).toMatchObject({
      status: 'SENT',
      attempts: 1,
      sentAt: '2026-06-01T12:00:00.000Z',
      providerReference: `reference-of-${id}`,
    });
  });

  it('waits longer after each failed try, and fails after the last', async () => {
    app.email.behave(failing());
    const id = await app.enqueue(emailRequest());
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await app.deliver();
      const { status, attempts, nextAttemptAt } = await app.read(id);
      expect(attempts).toBe(attempt);
      if (attempt === 8) {
        expect(status).toBe('FAILED');
        break;
      }
      expect(status).toBe('QUEUED');
      const wait = new Date(nextAttemptAt).getTime() - app.clock.now().getTime();
      waits.push(wait);
      // A millisecond too early nothing is tried.
      app.clock.advance(wait - 1);
      await app.deliver();
      expect((await app.read(id)).attempts).toBe(attempt);
      app.clock.advance(1);
    }
    const ceilings = [5, 20, 80, 320, 1_280, 3_600, 3_600].map((seconds) => seconds * SECOND_MS);
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual((ceilings[index] ?? 0) / 2);
      expect(wait).toBeLessThanOrEqual(ceilings[index] ?? 0);
    });
    app.clock.advance(24 * 60 * MINUTE_MS);
    await app.deliver();
    expect((await app.read(id)).attempts).toBe(8);
  });

  it('fails at once when no other try can help', async () => {
    app.sms.behave(async () => {
      throw permanentFailure('The SMS service refused the message (21211): not a valid number');
    });
    const id = await app.enqueue(smsRequest());
    await app.deliver();
    expect(await app.read(id)).toMatchObject({ status: 'FAILED', attempts: 1 });
  });

  it('treats an unexpected error as temporary, and shows no internals', async () => {
    app.email.behave(async () => {
      throw new TypeError('secret of /srv/app/dist/main.js');
    });
    const id = await app.enqueue(emailRequest());
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'QUEUED',
      lastError: 'An internal error happened.',
    });
  });

  it('does not hold up other messages behind one that fails', async () => {
    app.email.behave(async (message) => {
      if (message.to === 'bad@example.org') throw temporaryFailure('later');
    });
    await app.enqueue(emailRequest('welcome', { to: 'bad@example.org' }));
    await app.enqueue(emailRequest('welcome', { to: 'good@example.org' }));
    await app.deliver();
    expect(app.email.sent.map((message) => message.to)).toEqual(['good@example.org']);
  });

  it('sends urgent messages before a mass mailing', async () => {
    const order: string[] = [];
    app.email.behave(async (message) => {
      order.push(message.subject);
    });
    for (let index = 0; index < 30; index += 1) await app.enqueue(emailRequest('event_cancelled'));
    app.clock.advance(MINUTE_MS);
    await app.enqueue(emailRequest('password_reset'));
    await app.deliver();
    expect(order).toHaveLength(31);
    expect(order[0]).toBe('Reset your password');
  });

  it('does not send a reset link that has expired', async () => {
    app.email.behave(failing());
    const id = await app.enqueue(emailRequest('password_reset'));
    await app.deliver();
    app.email.behave(undefined);
    app.clock.advance(31 * MINUTE_MS);
    await app.deliver();
    expect(app.email.sent).toHaveLength(0);
    expect(await app.read(id)).toMatchObject({
      status: 'FAILED',
      lastError: 'It expired before it could be sent.',
    });
    expect((await app.post(`/v1/notifications/${id}/retry`, {})).body.code).toBe('content_removed');
    expect(await app.database.query('SELECT id FROM notifications WHERE data IS NOT NULL')).toEqual([]);
  });

  it('ends a try that takes too long, and aborts the transport', async () => {
    let aborted = false;
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    app.email.behave((_, signal) => {
      begun();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('aborted'));
        });
      });
    });
    const id = await app.enqueue(emailRequest());
    const turn = app.deliver();
    await hasBegun;
    app.clock.advance(20 * SECOND_MS);
    await turn;
    expect(aborted).toBe(true);
    expect(await app.read(id)).toMatchObject({
      status: 'QUEUED',
      lastError: 'There was no response within 20000 ms.',
    });
  });

  it('fails a message whose template is not known any more', async () => {
    const id = await app.enqueue(emailRequest());
    await app.database.execute(`UPDATE notifications SET template = 'retired' WHERE id = @id`, { id });
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'FAILED',
      lastError: 'This release has no template retired.',
    });
  });

  it('fails a message whose stored data the template does not take any more', async () => {
    const id = await app.enqueue(emailRequest());
    await app.database.execute(`UPDATE notifications SET data = @data WHERE id = @id`, {
      id,
      data: '{"nom":"Ada"}',
    });
    await app.deliver();
    expect(await app.read(id)).toMatchObject({ status: 'FAILED', attempts: 1 });
  });

  it('counts what was sent and what failed', async () => {
    await app.enqueue(emailRequest());
    await app.enqueue(emailRequest('order_confirmed'));
    await app.enqueue(smsRequest('order_refunded'));
    await app.deliver();
    app.sms.behave(async () => {
      throw permanentFailure('no such number');
    });
    await app.enqueue(smsRequest('order_refunded'));
    await app.deliver();
    app.email.behave(failing());
    await app.enqueue(emailRequest());
    await app.deliver();
    const { text } = await app.http.get('/metrics');
    for (const line of [
      'notifications_sent_total{channel="EMAIL",template="welcome",service="notification-service"} 1',
      'notifications_sent_total{channel="EMAIL",template="order_confirmed",service="notification-service"} 1',
      'notifications_sent_total{channel="SMS",template="order_refunded",service="notification-service"} 1',
      'emails_sent_total{service="notification-service"} 2',
      'sms_sent_total{service="notification-service"} 1',
      // The mail of the confirmed order brought two.
      'etickets_sent_total{service="notification-service"} 2',
      'notifications_failed_total{channel="SMS",service="notification-service"} 1',
      'notifications_pending{service="notification-service"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });
});

describe('a worker that dies while it sends', () => {
  const LEASE_MS = 80 * SECOND_MS;

  /** A message that a worker has claimed and finishes only on demand. */
  async function stuckMessage(app: ServiceFixture) {
    let comeBack: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (comeBack = resolve));
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    app.email.behave(() => {
      begun();
      return gone;
    });
    const id = await app.enqueue(emailRequest());
    const turn = app.deliver();
    await hasBegun;
    app.email.behave(undefined);
    return {
      id,
      comeBack: () => {
        comeBack();
        return turn;
      },
    };
  }

  it('keeps the message to itself until its lease ends; then another sends it', async () => {
    const database = await openTestDatabase({ migrations });
    const first = await startServiceFixtureOn(database);
    const other = await openDatabase(database.url, { durability: 'relaxed' });
    const second = await startServiceFixtureOn(Object.assign(other, { dispose: () => Promise.resolve() }), {
      overrides: { ids: { next: (prefix) => `${prefix}_second` } },
    });
    // Only the second one's clock moves on: for the first, time has ended.
    const { id, comeBack } = await stuckMessage(first);

    second.clock.advance(LEASE_MS - 1);
    await second.deliver();
    expect(second.email.sent).toHaveLength(0);
    expect((await second.read(id)).status).toBe('SENDING');

    second.clock.advance(1);
    await second.deliver();
    expect(second.email.sent.map((message) => message.notificationId)).toEqual([id]);
    const afterwards = {
      status: 'SENT',
      attempts: 2,
      sentAt: '2026-06-01T12:01:20.000Z',
      attemptHistory: [
        { number: 1, outcome: 'LOST' },
        { number: 2, outcome: 'SENT' },
      ],
    };
    expect(await second.read(id)).toMatchObject(afterwards);

    // It was not dead after all, only late: what the second one wrote stays, and the record says that both sent it.
    await comeBack();
    expect(await second.read(id)).toMatchObject({
      ...afterwards,
      attemptHistory: [
        { number: 1, outcome: 'SENT' },
        { number: 2, outcome: 'SENT' },
      ],
    });
    await second.stop();
    await first.stop();
  });
});

describe('two workers', () => {
  it('never have one message at once, and lose none', async () => {
    const database = await openTestDatabase({ migrations });
    const first = await startServiceFixtureOn(database);
    const other = await openDatabase(database.url, { durability: 'relaxed' });
    let made = 0;
    const second = await startServiceFixtureOn(Object.assign(other, { dispose: () => Promise.resolve() }), {
      clock: first.clock,
      overrides: { ids: { next: (prefix) => `${prefix}_second${(made += 1)}` } },
    });
    const ids: string[] = [];
    for (let index = 0; index < 60; index += 1) ids.push(await first.enqueue(emailRequest()));

    const results = await allAtOnce(8, (index) => (index % 2 === 0 ? first : second).deliver());
    expect(results.every((result) => result.status === 'fulfilled')).toBe(true);
    await first.deliver();

    const sent = [...first.email.sent, ...second.email.sent].map((message) => message.notificationId);
    expect(sent.sort()).toEqual(ids.sort());
    await second.stop();
    await first.stop();
  });
});
