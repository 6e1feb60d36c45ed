import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import { completeOrder, emailRequest, smsRequest } from '../builders/requests';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

const away = () => Promise.reject(new PeerUnavailable('order-service', 'ECONNREFUSED', false));
const order = () => emailRequest('order_confirmed', { data: completeOrder });

describe('the tickets of a mail as PDFs', () => {
  let app: ServiceFixture;
  let asked: string[];
  let ticketPdf: (ticketId: string) => Promise<Buffer | undefined>;

  async function start(environment: Record<string, string> = {}) {
    asked = [];
    app = await startServiceFixture({
      environment,
      overrides: {
        peers: {
          orders: {
            ticketPdf: (ticketId) => {
              asked.push(ticketId);
              return ticketPdf(ticketId);
            },
          },
        },
      },
    });
  }
  beforeEach(() => {
    ticketPdf = (ticketId) => Promise.resolve(Buffer.from(`%PDF of ${ticketId}`));
  });
  afterEach(() => app.stop());

  const attached = () =>
    app.email.sent.map(({ files }) => files.map(({ fileName, contentType }) => [fileName, contentType]));
  const calendar = ['ord_01k9aaaa.ics', 'text/calendar; charset=utf-8; method=PUBLISH'];

  it('are not fetched unless ATTACH_PDF is set', async () => {
    await start();
    await app.enqueue(order());
    await app.deliver();
    expect(attached()).toEqual([[calendar]]);
    expect(asked).toEqual([]);
  });

  it('are attached in the order of the seats, beside the calendar', async () => {
    await start({ ATTACH_PDF: 'true' });
    await app.enqueue(order());
    await app.deliver();
    expect(attached()).toEqual([
      [calendar, ['tkt_0001.pdf', 'application/pdf'], ['tkt_0002.pdf', 'application/pdf']],
    ]);
  });

  it('are not fetched for other mails and for SMS', async () => {
    await start({ ATTACH_PDF: 'true' });
    await app.enqueue(emailRequest('welcome'));
    await app.enqueue(smsRequest('order_confirmed'));
    await app.deliver();
    expect(asked).toEqual([]);
  });

  it('leave out a ticket that is void by now', async () => {
    await start({ ATTACH_PDF: 'true' });
    ticketPdf = async (ticketId) => (ticketId === 'tkt_0001' ? undefined : Buffer.from('%PDF'));
    await app.enqueue(order());
    await app.deliver();
    expect(attached()).toEqual([[calendar, ['tkt_0002.pdf', 'application/pdf']]]);
  });

  it('are waited for while order-service is away, but not for long: the mail is sent without them', async () => {
    await start({ ATTACH_PDF: 'true' });
    ticketPdf = away;
    const id = await app.enqueue(order());
    for (const seconds of [5, 20]) {
      await app.deliver();
      expect(await app.read(id)).toMatchObject({
        status: 'QUEUED',
        lastError: 'The tickets could not be fetched as PDFs.',
      });
      app.clock.advance(seconds * 1_000);
    }
    await app.deliver();
    expect(attached()).toEqual([[calendar]]);
    expect(await app.read(id)).toMatchObject({ status: 'SENT', attempts: 3 });
  });

  it('are waited for while order-service does not respond, and the mail is sent in the third try all the same', async () => {
    await start({ ATTACH_PDF: 'true' });
    ticketPdf = () => new Promise(() => undefined);
    const id = await app.enqueue(order());
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const before = asked.length;
      const turn = app.deliver();
      while (asked.length === before) await new Promise((resolve) => setImmediate(resolve));
      // Half of the time that a try may take.
      app.clock.advance(10_000);
      await turn;
      app.clock.advance(20_000);
    }
    expect(attached()).toEqual([[calendar]]);
    expect(await app.read(id)).toMatchObject({ status: 'SENT', attempts: 3 });
  });

  it('are attached when order-service comes back in time', async () => {
    await start({ ATTACH_PDF: 'true' });
    const present = ticketPdf;
    ticketPdf = away;
    await app.enqueue(order());
    await app.deliver();
    ticketPdf = present;
    app.clock.advance(5_000);
    await app.deliver();
    expect(attached()[0]).toHaveLength(3);
  });
});
