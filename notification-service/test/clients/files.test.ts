import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@ticketing/service-chassis/service';
import { leafOfType, readMime } from '../builders/read-mime';
import { emailRequest, smsRequest } from '../builders/requests';
import { startServiceFixture } from '../builders/service-fixture';

describe('messages as files', () => {
  it('are complete, named after the notification, and named in the log', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      service: 'notification-service',
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    const app = await startServiceFixture({ realTransports: true, overrides: { logger } });
    const mail = await app.enqueue(emailRequest('order_confirmed'));
    const text = await app.enqueue(smsRequest('event_cancelled'));
    await app.deliver();

    const outbox = join(app.dataDirectory, 'outbox');
    expect(readdirSync(outbox).sort()).toEqual([`${mail}.eml`, `${text}.txt`]);
    const message = readMime(readFileSync(join(outbox, `${mail}.eml`)));
    expect(message.headers.get('subject')).toBe('Your tickets for Diwali Night');
    expect(message.headers.get('message-id')).toBe(`<${mail}@ticketing.test>`);
    expect(leafOfType(message, 'text/html').content.toString('utf8')).toContain('You are going!');
    expect(leafOfType(message, 'image/png').content.length).toBeGreaterThan(100);
    expect(readFileSync(join(outbox, `${text}.txt`), 'utf8')).toBe(
      'To: +14155550100\n\nCancelled: Diwali Night, Sun 8 Nov 19:30 GMT+5:30. We refund INR 733.28. Order ord_01k9aaaa\n',
    );

    const log = lines.join('');
    expect(log).toContain(join(outbox, `${mail}.eml`));
    expect(log).toContain(join(outbox, `${text}.txt`));
    for (const secret of ['ada@example.org', '+14155550100', 'first-code', 'Lovelace'])
      expect(log).not.toContain(secret);
    await app.stop();
  });

  it('name the request that asked for them in their log lines', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      service: 'notification-service',
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    const app = await startServiceFixture({ realTransports: true, overrides: { logger } });
    await app.post('/v1/notifications', emailRequest()).set('X-Request-Id', 'the-request-of-ada');
    lines.length = 0;
    await app.deliver();
    const sent = lines.map((line) => JSON.parse(line)).find((line) => line.msg === 'notification sent');
    expect(sent).toMatchObject({ requestId: 'the-request-of-ada', template: 'welcome' });
    await app.stop();
  });

  it('are written once more over themselves when a worker died after writing: there is still one', async () => {
    const app = await startServiceFixture({ realTransports: true });
    const id = await app.enqueue(emailRequest());
    await app.deliver();
    await app.database.execute(
      `UPDATE notifications SET status = 'SENDING', claim_id = 'clm_dead', due_at = @now, finished_at = NULL,
         sent_at = NULL, data = @data WHERE id = @id`,
      { id, now: app.clock.now(), data: JSON.stringify({ name: 'Ada Lovelace' }) },
    );
    await app.deliver();
    expect(await app.read(id)).toMatchObject({ status: 'SENT', attempts: 2 });
    expect(readdirSync(join(app.dataDirectory, 'outbox'))).toEqual([`${id}.eml`]);
    await app.stop();
  });

  it('are tried again when they cannot be written', async () => {
    const app = await startServiceFixture({ realTransports: true });
    const outbox = join(app.dataDirectory, 'outbox');
    writeFileSync(outbox, 'a file where the folder should be');
    const id = await app.enqueue(emailRequest());
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'QUEUED',
      lastError: 'The message could not be written to its file.',
    });
    rmSync(outbox);
    mkdirSync(outbox);
    app.clock.advance(5_000);
    await app.deliver();
    expect((await app.read(id)).status).toBe('SENT');
    await app.stop();
  });
});
