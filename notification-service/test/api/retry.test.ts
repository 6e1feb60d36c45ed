import { allAtOnce } from '@ticketing/service-chassis/testing';
import { permanentFailure, temporaryFailure } from '../../src/domain/delivery-failure';
import { emailRequest } from '../builders/requests';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

const DAY_MS = 24 * 60 * 60_000;

describe('putting a dead letter back', () => {
  let app: ServiceFixture;
  beforeEach(async () => {
    app = await startServiceFixture();
  });
  afterEach(() => app.stop());

  const deadLetter = async (request: object = emailRequest('order_confirmed')) => {
    app.email.behave(async () => {
      throw permanentFailure('The mail server refused the message: 550 mailbox full');
    });
    const id = await app.enqueue(request);
    await app.deliver();
    app.email.behave(undefined);
    return id;
  };
  const retry = (id: string) => app.post(`/v1/notifications/${id}/retry`, {});

  it('sends it after all', async () => {
    const id = await deadLetter();
    const response = await retry(id);
    expect(response.status).toBe(202);
    expect(response.body).toEqual({ id, status: 'QUEUED' });
    await app.deliver();
    expect(app.email.sent).toHaveLength(1);
    expect(await app.read(id)).toMatchObject({ status: 'SENT', attempts: 2 });
  });

  it('starts a new round of tries, with the first short wait', async () => {
    const id = await deadLetter();
    await retry(id);
    app.email.behave(async () => {
      throw temporaryFailure('later');
    });
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await app.deliver();
      const { status, nextAttemptAt } = await app.read(id);
      expect(status).toBe(attempt === 8 ? 'FAILED' : 'QUEUED');
      if (attempt === 1) {
        expect(new Date(nextAttemptAt).getTime() - app.clock.now().getTime()).toBeLessThanOrEqual(5_000);
      }
      app.clock.advance(2 * 60 * 60_000);
    }
    expect((await app.read(id)).attempts).toBe(9);
  });

  it('works without a body', async () => {
    const id = await deadLetter();
    const response = await app.http.post(`/v1/notifications/${id}/retry`).set('Authorization', app.admin);
    expect(response.status).toBe(202);
  });

  it('puts it back once, however many ask at the same moment', async () => {
    const id = await deadLetter();
    const results = await allAtOnce(10, () => retry(id));
    const statuses = results
      .map((result) => (result.status === 'fulfilled' ? result.value.status : 0))
      .sort();
    expect(statuses).toEqual([202, ...Array.from({ length: 9 }, () => 409)]);
    await app.deliver();
    expect(app.email.sent).toHaveLength(1);
  });

  it('is rejected for one that has not failed', async () => {
    const id = await app.enqueue(emailRequest());
    expect((await retry(id)).body).toMatchObject({ status: 409, code: 'not_failed' });
    await app.deliver();
    expect((await retry(id)).body).toMatchObject({ status: 409, code: 'not_failed' });
    expect((await retry('ntf_unknown')).status).toBe(404);
  });

  it('is rejected once its content was removed, which happens after 14 days', async () => {
    const id = await deadLetter();
    app.clock.advance(14 * DAY_MS - 1);
    await app.service.jobs.runNow('retention');
    expect(await app.database.query('SELECT id FROM notifications WHERE data IS NOT NULL')).toHaveLength(1);
    app.clock.advance(1);
    await app.service.jobs.runNow('retention');
    expect(await app.database.query('SELECT id FROM notifications WHERE data IS NOT NULL')).toHaveLength(0);
    expect((await retry(id)).body).toMatchObject({ status: 409, code: 'content_removed' });
  });

  it('is rejected for a reset link that has expired, and its content does not stay', async () => {
    const id = await deadLetter(emailRequest('password_reset'));
    app.clock.advance(30 * 60_000);
    expect((await retry(id)).body).toMatchObject({ status: 409, code: 'content_removed' });
    await app.service.jobs.runNow('retention');
    expect(await app.database.query('SELECT id FROM notifications WHERE data IS NOT NULL')).toEqual([]);
  });
});

describe('the record of what was sent', () => {
  it('is deleted with its attempts after a year, and nothing that is still to be sent', async () => {
    const app = await startServiceFixture();
    const sent = await app.enqueue(emailRequest());
    await app.deliver();
    const waiting = await app.enqueue(emailRequest());
    app.clock.advance(365 * DAY_MS - 1);
    await app.service.jobs.runNow('retention');
    expect((await app.get(`/v1/notifications/${sent}`, app.identity.user('usr_root', 'admin'))).status).toBe(
      200,
    );
    app.clock.advance(1);
    await app.service.jobs.runNow('retention');
    const left = await app.database.query<{ id: string }>('SELECT id FROM notifications');
    expect(left.map((row) => row.id)).toEqual([waiting]);
    expect(await app.database.query('SELECT number FROM notification_attempts')).toEqual([]);
    await app.stop();
  });
});
