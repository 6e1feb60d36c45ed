import { smsRequest } from '../builders/requests';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';
import { startTwilioServer } from '../fakes/twilio-server';

const ACCOUNT_SID = `AC${'0'.repeat(32)}`;

describe('SMS by twilio', () => {
  let twilio: Awaited<ReturnType<typeof startTwilioServer>>;
  let app: ServiceFixture;
  const startWith = (environment: Record<string, string> = {}) =>
    startServiceFixture({
      realTransports: true,
      environment: {
        TWILIO_ACCOUNT_SID: ACCOUNT_SID,
        TWILIO_AUTH_TOKEN: 'auth-token',
        TWILIO_FROM: '+14155550199',
        TWILIO_API_BASE_URL: twilio.url,
        ...environment,
      },
    });

  beforeEach(async () => {
    twilio = await startTwilioServer();
    app = await startWith();
  });
  afterEach(async () => {
    await app.stop();
    await twilio.stop();
  });

  it('is asked for with the number, the sender and the text', async () => {
    const id = await app.enqueue(smsRequest('event_cancelled'));
    await app.deliver();
    expect(twilio.requests).toEqual([
      {
        path: `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`,
        authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:auth-token`).toString('base64')}`,
        form: {
          To: '+14155550100',
          From: '+14155550199',
          Body: 'Cancelled: Diwali Night, Sun 8 Nov 19:30 GMT+5:30. We refund INR 733.28. Order ord_01k9aaaa',
        },
      },
    ]);
    expect(await app.read(id)).toMatchObject({ status: 'SENT', providerReference: `SM${'0'.repeat(31)}1` });
  });

  it('is given up at once for a number that is none', async () => {
    twilio.failNext(400, 21211, "Invalid 'To' Phone Number");
    const id = await app.enqueue(smsRequest());
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'FAILED',
      attempts: 1,
      lastError: "The SMS service refused the message (21211): Invalid 'To' Phone Number",
    });
  });

  it.each([
    [429, 20429, 'Too Many Requests'],
    [401, 20003, 'Authenticate'],
    [500, 20500, 'Internal Server Error'],
  ])('is tried again after %i', async (status, code, message) => {
    twilio.failNext(status, code, message);
    const id = await app.enqueue(smsRequest());
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'QUEUED',
      lastError: `The SMS service could not be used (${code}).`,
    });
    app.clock.advance(5_000);
    await app.deliver();
    expect((await app.read(id)).status).toBe('SENT');
    expect(twilio.requests).toHaveLength(2);
  });

  it('is tried again when the response makes no sense', async () => {
    twilio.answerNext(502, '<html>Bad gateway</html>');
    const id = await app.enqueue(smsRequest());
    await app.deliver();
    expect((await app.read(id)).status).toBe('QUEUED');
  });

  it('is tried again when nobody is there', async () => {
    await twilio.stop();
    const id = await app.enqueue(smsRequest());
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'QUEUED',
      lastError: 'The SMS service could not be used (ECONNREFUSED).',
    });
  });

  it('can go out by a messaging service instead of a number', async () => {
    const messagingServiceSid = `MG${'1'.repeat(32)}`;
    const other = await startWith({ TWILIO_FROM: messagingServiceSid });
    await other.enqueue(smsRequest());
    await other.deliver();
    expect(twilio.requests[0]?.form).toMatchObject({ MessagingServiceSid: messagingServiceSid });
    expect(twilio.requests[0]?.form).not.toHaveProperty('From');
    await other.stop();
  });

  it('goes to a national number when the country is configured, and is given up when it is not', async () => {
    const request = smsRequest('order_refunded', { to: '98765 43210' });
    const lost = await app.enqueue(request);
    await app.deliver();
    expect(await app.read(lost)).toMatchObject({
      status: 'FAILED',
      attempts: 1,
      lastError: 'The number has no country code, and SMS_DEFAULT_COUNTRY_CODE is not set.',
    });
    const other = await startWith({ SMS_DEFAULT_COUNTRY_CODE: '91' });
    await other.enqueue(request);
    await other.enqueue(smsRequest('order_refunded'));
    await other.deliver();
    expect(twilio.requests.map(({ form }) => form['To'])).toEqual(['+919876543210', '+14155550100']);
    await other.stop();
  });
});
