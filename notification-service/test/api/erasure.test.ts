import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { permanentFailure } from '../../src/domain/delivery-failure';
import { emailRequest, smsRequest } from '../builders/requests';
import { startServiceFixture } from '../builders/service-fixture';

describe('erasing a person', () => {
  const erase = (app: Awaited<ReturnType<typeof startServiceFixture>>, userId: string) =>
    app.post(
      '/v1/notifications/erasures',
      { userId },
      app.serviceToken('user-service', 'notifications:erase'),
    );

  it('removes recipients, contents and errors of all their messages, and nobody else’s', async () => {
    const app = await startServiceFixture();
    app.email.behave(async (message) => {
      if (message.to === 'ada@old.example') {
        throw permanentFailure('The mail server refused the message: 550 ada@old.example unknown');
      }
    });
    const failed = await app.enqueue(
      emailRequest('order_confirmed', { to: 'ada@old.example', userId: 'usr_ada' }),
    );
    const sent = await app.enqueue(emailRequest('welcome', { userId: 'usr_ada' }));
    await app.deliver();
    const waiting = await app.enqueue(smsRequest('order_refunded', { userId: 'usr_ada' }));
    const other = await app.enqueue(
      emailRequest('welcome', { to: 'grace@example.org', userId: 'usr_grace' }),
    );

    const response = await erase(app, 'usr_ada');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ erased: 3 });

    for (const [id, status] of [
      [failed, 'FAILED'],
      [sent, 'SENT'],
      [waiting, 'ERASED'],
    ] as const) {
      expect(await app.read(id)).toMatchObject({ status, to: null, subject: null, lastError: null });
    }
    const dump = JSON.stringify([
      await app.database.query(`SELECT * FROM notifications WHERE user_id = 'usr_ada'`),
      await app.database.query('SELECT * FROM notification_attempts'),
    ]);
    for (const trace of ['ada@', 'Ada', '+1415', 'first-code']) expect(dump).not.toContain(trace);

    await app.deliver();
    expect(app.sms.sent).toEqual([]);
    expect((await app.read(other)).to).toBe('grace@example.org');
    expect((await erase(app, 'usr_ada')).body).toEqual({ erased: 0 });
    expect((await app.post(`/v1/notifications/${failed}/retry`, {})).body.code).toBe('content_removed');
    await app.stop();
  });

  it('responses a caller who repeats a request for an erased message, and sends nothing', async () => {
    const app = await startServiceFixture();
    const ask = () =>
      app
        .post(
          '/v1/notifications',
          emailRequest('welcome', { userId: 'usr_ada' }),
          app.serviceToken('user-service', 'notifications:create'),
        )
        .set('Idempotency-Key', 'msg_1');
    const first = await ask();
    await erase(app, 'usr_ada');
    app.clock.advance(2 * 24 * 60 * 60_000);
    await app.service.jobs.runNow('housekeeping');
    expect((await ask()).body).toEqual({ id: first.body.id, status: 'ERASED' });
    await app.deliver();
    expect(app.email.sent).toEqual([]);
    await app.stop();
  });

  it('keeps and sends nothing that arrives after it, from a sender who had looked them up before', async () => {
    const app = await startServiceFixture();
    await erase(app, 'usr_ada');
    await erase(app, 'usr_ada');
    const late = await app.post(
      '/v1/notifications',
      emailRequest('order_confirmed', { to: 'ada@old.example', userId: 'usr_ada' }),
      app.serviceToken('order-service', 'notifications:create'),
    );
    expect([late.status, late.body.status]).toEqual([202, 'ERASED']);
    expect(await app.read(late.body.id)).toMatchObject({ status: 'ERASED', to: null, subject: null });
    const dump = JSON.stringify(await app.database.query('SELECT * FROM notifications'));
    for (const trace of ['ada@', 'Ada', 'first-code']) expect(dump).not.toContain(trace);
    await app.deliver();
    expect(app.email.sent).toEqual([]);
    await app.stop();
  });

  it('also removes the files that stand in for a mail server', async () => {
    const app = await startServiceFixture({ realTransports: true });
    const outbox = join(app.dataDirectory, 'outbox');
    const mail = await app.enqueue(emailRequest('welcome', { userId: 'usr_ada' }));
    const text = await app.enqueue(smsRequest('order_refunded', { userId: 'usr_ada' }));
    const other = await app.enqueue(emailRequest('welcome', { userId: 'usr_grace' }));
    await app.deliver();
    expect(readdirSync(outbox).sort()).toEqual([`${mail}.eml`, `${text}.txt`, `${other}.eml`].sort());
    await erase(app, 'usr_ada');
    expect(readdirSync(outbox)).toEqual([`${other}.eml`]);
    await app.stop();
  });

  it('does not keep what was written while it was erased', async () => {
    const app = await startServiceFixture({ realTransports: true });
    const id = await app.enqueue(emailRequest('welcome', { userId: 'usr_ada' }));
    const turn = app.deliver();
    while ((await app.read(id)).status === 'QUEUED') await app.read(id);
    await erase(app, 'usr_ada');
    await turn;
    expect(existsSync(join(app.dataDirectory, 'outbox', `${id}.eml`))).toBe(false);
    await app.stop();
  });
});
