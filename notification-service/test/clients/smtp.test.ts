import { leafOfType, leavesOf, readMime } from '../builders/read-mime';
import { completeOrder, emailRequest, templateData } from '../builders/requests';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';
import { startSmtpServer } from '../fakes/smtp-server';

type Server = Awaited<ReturnType<typeof startSmtpServer>>;

const MAIL_FROM = 'The Box Office <tickets@example.org>';

describe('mail over SMTP', () => {
  let server: Server;
  let app: ServiceFixture | undefined;
  const startWith = async (environment: Record<string, string> = {}) =>
    (app = await startServiceFixture({
      realTransports: true,
      environment: { SMTP_URL: server.url, MAIL_FROM, SEND_TIMEOUT_MS: '5000', ...environment },
    }));

  beforeEach(async () => {
    server = await startSmtpServer();
  });
  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await server.stop();
  });

  it('arrives complete: envelope, headers, text, HTML and the pictures that the HTML shows', async () => {
    const { enqueue, deliver, read } = await startWith();
    const id = await enqueue(emailRequest('order_confirmed'));
    await deliver();

    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect(mail).toMatchObject({ from: 'tickets@example.org', to: ['ada@example.org'] });
    const message = readMime(mail?.message ?? '');
    expect(Object.fromEntries(message.headers)).toMatchObject({
      from: 'The Box Office <tickets@example.org>',
      to: 'ada@example.org',
      subject: 'Your tickets for Diwali Night',
      'message-id': `<${id}@example.org>`,
      date: 'Mon, 01 Jun 2026 12:00:00 +0000',
      'auto-submitted': 'auto-generated',
    });
    const html = leafOfType(message, 'text/html').content.toString('utf8');
    expect(leafOfType(message, 'text/plain').content.toString('utf8')).toContain('Total paid: ₹733.28');
    const images = leavesOf(message).filter((part) =>
      part.headers.get('content-type')?.startsWith('image/png'),
    );
    expect(images).toHaveLength(2);
    images.forEach((image, index) => {
      const contentId = image.headers.get('content-id')?.replace(/[<>]/g, '');
      expect(html).toContain(`src="cid:${contentId}"`);
      expect(image.headers.get('content-disposition')).toContain('inline');
      expect(image.content.subarray(1, 4).toString()).toBe('PNG');
      expect(contentId).toContain(templateData.order_confirmed.seats[index]?.ticketId);
    });
    expect(await read(id)).toMatchObject({ status: 'SENT', providerReference: `<${id}@example.org>` });
  });

  it('arrives with the calendar of an order, to be saved', async () => {
    const { enqueue, deliver } = await startWith();
    await enqueue(emailRequest('order_confirmed', { data: completeOrder }));
    await deliver();
    const calendar = leafOfType(readMime(server.received[0]?.message ?? ''), 'text/calendar');
    expect(calendar.headers.get('content-disposition')).toContain('attachment; filename=ord_01k9aaaa.ics');
    expect(calendar.content.toString()).toBe(completeOrder.calendar);
  });

  it('is tried again after a temporary refusal, as the same mail', async () => {
    const { clock, enqueue, deliver, read } = await startWith();
    server.refuseNext('RCPT', 451, 'greylisted, come back');
    server.refuseNext('DATA', 452, 'mailbox is full for now');
    const id = await enqueue(emailRequest());
    await deliver();
    expect(await read(id)).toMatchObject({ status: 'QUEUED', attempts: 1 });
    clock.advance(60_000);
    await deliver();
    const waiting = await read(id);
    expect(waiting.status).toBe('QUEUED');
    expect(waiting.lastError).toContain('452 mailbox is full for now');
    clock.advance(60_000);
    await deliver();
    expect(await read(id)).toMatchObject({ status: 'SENT', attempts: 3 });
    expect(server.received).toHaveLength(1);
    expect(readMime(server.received[0]?.message ?? '').headers.get('message-id')).toBe(`<${id}@example.org>`);
  });

  it.each(['RCPT', 'DATA'] as const)('is given up at once after a permanent refusal at %s', async (stage) => {
    const { enqueue, deliver, read } = await startWith();
    server.refuseNext(stage, 550, '5.1.1 no such user here');
    const id = await enqueue(emailRequest());
    await deliver();
    const failed = await read(id);
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 1 });
    expect(failed.lastError).toContain('550 5.1.1 no such user here');
  });

  it('survives an outage of the server, of which the service stays ready', async () => {
    const { clock, enqueue, deliver, read, http } = await startWith();
    const { port } = server;
    await server.stop();
    const id = await enqueue(emailRequest());
    await deliver();
    expect(await read(id)).toMatchObject({
      status: 'QUEUED',
      lastError: expect.stringMatching(/^The mail server could not be used \(E\w+\)\.$/),
    });
    expect((await http.get('/health/ready')).status).toBe(200);

    server = await startSmtpServer({ port });
    clock.advance(10_000);
    await deliver();
    expect((await read(id)).status).toBe('SENT');
    expect(server.received).toHaveLength(1);
  });

  it('goes out over few connections', async () => {
    const { enqueue, deliver } = await startWith({ DELIVERY_CONCURRENCY: '2' });
    for (let index = 0; index < 12; index += 1) await enqueue(emailRequest());
    await deliver();
    expect(server.received).toHaveLength(12);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('is not handed over in the clear when TLS is required, as it is in production', async () => {
    const { enqueue, deliver, read } = await startWith({ SMTP_REQUIRE_TLS: 'true' });
    const id = await enqueue(emailRequest());
    await deliver();
    expect(server.received).toHaveLength(0);
    expect((await read(id)).status).toBe('QUEUED');
  });

  it('waits for the operator when our own sign-in is rejected', async () => {
    await server.stop();
    server = await startSmtpServer({ user: 'box-office', password: 'right' });
    const first = await startWith({ SMTP_URL: `smtp://box-office:wrong@127.0.0.1:${server.port}` });
    const id = await first.enqueue(emailRequest());
    await first.deliver();
    const waiting = await first.read(id);
    expect(waiting.status).toBe('QUEUED');
    expect(waiting.lastError).toContain('The mail server did not accept our sign-in');
    await first.stop();

    const second = await startWith({ SMTP_URL: `smtp://box-office:right@127.0.0.1:${server.port}` });
    await second.enqueue(emailRequest());
    await second.deliver();
    expect(server.received).toHaveLength(1);
  });

  it('has a subject in any language and no header that somebody typed', async () => {
    const { enqueue, deliver } = await startWith();
    const eventTitle = 'दीवाली की रात – Bcc: eve@example.org 🎉';
    await enqueue(emailRequest('order_expired', { data: { ...templateData.order_expired, eventTitle } }));
    await deliver();
    const [mail] = server.received;
    const { headers } = readMime(mail?.message ?? '');
    expect(headers.get('subject')).toBe(`Your seats for ${eventTitle} were released`);
    expect([...headers.keys()]).not.toContain('bcc');
    expect(mail?.to).toEqual(['ada@example.org']);
  });
});
