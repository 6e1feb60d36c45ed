import { allAtOnce } from '@ticketing/service-chassis/testing';
import { emailRequest, smsRequest, templateData, type TemplateName } from '../builders/requests';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('asking for a message', () => {
  let app: ServiceFixture;
  beforeEach(async () => {
    app = await startServiceFixture();
  });
  afterEach(() => app.stop());

  const orderService = () => app.serviceToken('order-service', 'notifications:create');

  it.each(Object.keys(templateData) as TemplateName[])('takes %s by email', async (template) => {
    const response = await app.post('/v1/notifications', emailRequest(template), orderService());
    expect(response.status).toBe(202);
    expect(response.body).toEqual({ id: expect.stringMatching(/^ntf_/), status: 'QUEUED' });
    await app.deliver();
    expect(app.email.sent).toHaveLength(1);
    expect(app.email.sent[0]).toMatchObject({ notificationId: response.body.id, to: 'ada@example.org' });
  });

  it.each(['order_confirmed', 'order_refunded', 'event_cancelled'] as const)(
    'takes %s by SMS',
    async (template) => {
      const id = await app.enqueue(smsRequest(template));
      await app.deliver();
      expect(app.sms.sent).toEqual([
        { notificationId: id, to: '+14155550100', text: expect.stringContaining('ord_01k9aaaa') },
      ]);
    },
  );

  it.each(['welcome', 'password_reset', 'payment_failed', 'order_expired', 'order_cancelled'] as const)(
    'rejects %s by SMS, for it goes out by email only',
    async (template) => {
      const response = await app.post('/v1/notifications', smsRequest(template), orderService());
      expect(response.status).toBe(400);
      expect(response.body.errors).toContainEqual({
        pointer: '/channel',
        detail: `channel must be EMAIL: ${template} goes out by email only`,
      });
    },
  );

  it('brings a number that people write with blanks to E.164', async () => {
    await app.enqueue(smsRequest('order_refunded', { to: '+1 (415) 555-0100' }));
    await app.deliver();
    expect(app.sms.sent[0]?.to).toBe('+14155550100');
  });

  it.each([
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+4402079460958', '+442079460958'],
    ['\u202a+44\u00a020 7946\u20110958\u202c', '+442079460958'],
    ['9895305694', '9895305694'],
  ])('brings the number %j to %s', async (to, dialled) => {
    await app.enqueue(smsRequest('order_refunded', { to }));
    await app.deliver();
    expect(app.sms.sent[0]?.to).toBe(dialled);
  });

  it('brings the number of an SMS written by hand to E.164 too', async () => {
    const sms = { to: '+44 (0)20 7946 0958', text: 'Doors open at seven' };
    expect((await app.post('/v1/notifications/sms', sms)).status).toBe(202);
    await app.deliver();
    expect(app.sms.sent[0]?.to).toBe('+442079460958');
  });

  it('sends to a number that an account had before numbers were checked', async () => {
    await app.enqueue(smsRequest('order_refunded', { to: '+999123456789' }));
    await app.deliver();
    expect(app.sms.sent[0]?.to).toBe('+999123456789');
  });

  it('mails to a domain with letters of other alphabets by its ASCII name', async () => {
    await app.enqueue(emailRequest('welcome', { to: 'x@müller.de' }));
    await app.deliver();
    expect(app.email.sent[0]?.to).toBe('x@xn--mller-kva.de');
  });

  it('mails what was sold under a title that would be rejected today', async () => {
    const data = { ...templateData.order_expired, eventTitle: 'Night\u202e of \ufeffJazz' };
    await app.enqueue(emailRequest('order_expired', { data }));
    await app.deliver();
    expect(app.email.sent).toHaveLength(1);
  });

  it.each(["o'brien@example.org", 'a&b+c@mail.example.co.uk', 'Ada@localhost', 'x@1.example.x1'])(
    'takes %s, for whoever could register gets their mail',
    async (to) => {
      await app.enqueue(emailRequest('welcome', { to }));
      await app.deliver();
      expect(app.email.sent[0]?.to).toBe(to);
    },
  );

  it('lets an admin write a mail by hand', async () => {
    const response = await app.post('/v1/notifications/email', {
      to: 'ada@example.org',
      subject: 'Doors open at seven',
      text: 'Dear all,\r\n\r\nplease come early.\nThe queue is long.',
    });
    expect(response.status).toBe(202);
    await app.deliver();
    expect(app.email.sent[0]).toMatchObject({ to: 'ada@example.org', subject: 'Doors open at seven' });
    expect(app.email.sent[0]?.text).toContain('please come early.\nThe queue is long.');
    expect(app.email.sent[0]?.html).toContain('please come early.<br>The queue is long.');
  });

  it('lets an admin write an SMS by hand', async () => {
    const response = await app.post('/v1/notifications/sms', {
      to: '+14155550100',
      text: 'Doors open at seven',
    });
    expect(response.status).toBe(202);
    await app.deliver();
    expect(app.sms.sent).toEqual([
      { notificationId: response.body.id, to: '+14155550100', text: 'Doors open at seven' },
    ]);
  });

  it('gives 50 simultaneous requests with one key one message', async () => {
    const token = orderService();
    const results = await allAtOnce(50, () =>
      app.post('/v1/notifications', emailRequest('order_confirmed'), token).set('Idempotency-Key', 'msg_1'),
    );
    const responses = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
    const accepted = responses.filter((response) => response?.status === 202);
    expect(accepted.length).toBeGreaterThan(0);
    expect(responses.every((response) => response?.status === 202 || response?.status === 409)).toBe(true);
    expect(new Set(accepted.map((response) => response?.body.id)).size).toBe(1);
    await app.deliver();
    expect(app.email.sent).toHaveLength(1);
  });

  it('knows a key for as long as it knows the message, far beyond the 24 hours of a stored response', async () => {
    const ask = (request: object) =>
      app.post('/v1/notifications', request, orderService()).set('Idempotency-Key', 'msg_1');
    const first = await ask(emailRequest());
    await app.deliver();
    app.clock.advance(20 * 24 * 60 * 60_000);
    await app.service.jobs.runNow('housekeeping');

    const again = await ask(emailRequest());
    expect(again.status).toBe(202);
    expect(again.body).toEqual({ id: first.body.id, status: 'SENT' });
    await app.deliver();
    expect(app.email.sent).toHaveLength(1);
  });

  it('rejects a key that was used for another message, also after the stored response is gone', async () => {
    const ask = (request: object) =>
      app.post('/v1/notifications', request, orderService()).set('Idempotency-Key', 'msg_1');
    await ask(emailRequest());
    const other = emailRequest('welcome', { to: 'grace@example.org' });
    expect((await ask(other)).status).toBe(422);
    app.clock.advance(2 * 24 * 60 * 60_000);
    await app.service.jobs.runNow('housekeeping');
    const late = await ask(other);
    expect(late.status).toBe(422);
    expect(late.body.code).toBe('idempotency_key_reused');
  });

  it('keeps the keys of two callers apart', async () => {
    const userService = app.serviceToken('user-service', 'notifications:create');
    const first = await app
      .post('/v1/notifications', emailRequest(), orderService())
      .set('Idempotency-Key', 'k');
    const second = await app
      .post('/v1/notifications', emailRequest(), userService)
      .set('Idempotency-Key', 'k');
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
  });
});
