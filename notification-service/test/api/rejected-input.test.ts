import { emailRequest, smsRequest, templateData } from '../builders/requests';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

const confirmed = templateData.order_confirmed;
const seat = confirmed.seats[0];
const withData = (template: keyof typeof templateData, changes: object) =>
  emailRequest(template, { data: { ...templateData[template], ...changes } });

const BAD: readonly (readonly [what: string, body: object, pointer: string])[] = [
  ['no template', { ...emailRequest(), template: undefined }, '/template'],
  ['an unknown template', emailRequest('welcome', { template: 'newsletter' }), '/template'],
  ['the template of admins', emailRequest('welcome', { template: 'admin_email' }), '/template'],
  ['an unknown channel', emailRequest('order_confirmed', { channel: 'FAX' }), '/channel'],
  ['an unknown field', emailRequest('welcome', { cc: 'eve@example.org' }), '/cc'],
  ['an unknown field in the data', withData('welcome', { html: '<b>' }), '/data/html'],
  ['no data', emailRequest('welcome', { data: undefined }), '/data'],
  ['data that are a list', emailRequest('welcome', { data: [] }), '/data'],
  ['no name', withData('welcome', { name: '  ' }), '/data/name'],
  ['a line break in the name', withData('welcome', { name: 'Ada\r\nBcc: eve@example.org' }), '/data/name'],
  [
    'a line separator in the title',
    withData('order_expired', { eventTitle: 'A\u2028B' }),
    '/data/eventTitle',
  ],
  ['no address', emailRequest('welcome', { to: '' }), '/to'],
  ['a number as address', emailRequest('welcome', { to: 7 }), '/to'],
  ['two addresses', emailRequest('welcome', { to: 'a@example.org, b@example.org' }), '/to'],
  ['a header in the address', emailRequest('welcome', { to: 'a@example.org\r\nBcc: b@example.org' }), '/to'],
  ['a name in the address', emailRequest('welcome', { to: 'Ada <a@example.org>' }), '/to'],
  ['an address of 255 characters', emailRequest('welcome', { to: `${'a'.repeat(243)}@example.org` }), '/to'],
  ['an email address for an SMS', smsRequest('order_refunded', { to: 'a@example.org' }), '/to'],
  ['a number with letters', smsRequest('order_refunded', { to: '+1415555CALL' }), '/to'],
  ['a number of 16 digits', smsRequest('order_refunded', { to: '+1234567890123456' }), '/to'],
  ['an id that is none', emailRequest('welcome', { userId: "usr_' OR 1=1 --" }), '/userId'],
  ['a script as link', withData('password_reset', { resetUrl: 'javascript:alert(1)' }), '/data/resetUrl'],
  ['data as link', withData('password_reset', { resetUrl: 'data:text/html,x' }), '/data/resetUrl'],
  [
    'a link that lives for no time',
    withData('password_reset', { expiresInMinutes: 0 }),
    '/data/expiresInMinutes',
  ],
  [
    'a time without a zone',
    withData('order_confirmed', { startsAt: '2026-11-08T14:00:00' }),
    '/data/startsAt',
  ],
  ['a zone that is none', withData('order_confirmed', { timeZone: 'Mars/Olympus' }), '/data/timeZone'],
  [
    'negative money',
    withData('order_confirmed', { total: { amount: -1, currency: 'INR' } }),
    '/data/total/amount',
  ],
  [
    'fractional money',
    withData('order_confirmed', { total: { amount: 1.5, currency: 'INR' } }),
    '/data/total/amount',
  ],
  [
    'a currency in words',
    withData('order_refunded', { refund: { amount: 1, currency: 'rupee' } }),
    '/data/refund/currency',
  ],
  ['no seats', withData('order_confirmed', { seats: [] }), '/data/seats'],
  [
    '101 seats',
    withData('order_confirmed', { seats: Array.from({ length: 101 }, () => seat) }),
    '/data/seats',
  ],
  [
    'a seat without its code',
    withData('order_confirmed', { seats: [seat, { label: 'B', ticketId: 'tkt_2' }] }),
    '/data/seats/1/ticketCode',
  ],
];

describe('a request that is not as it must be', () => {
  let app: ServiceFixture;
  beforeAll(async () => {
    app = await startServiceFixture();
  });
  afterAll(() => app.stop());

  afterEach(async () => {
    expect((await app.get('/v1/notifications')).body.items).toEqual([]);
  });

  it.each(BAD)('with %s is 400 and points at it', async (_, body, pointer) => {
    const response = await app.post('/v1/notifications', body);
    expect(response.status).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body.code).toBe('invalid_request');
    expect(response.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it.each([
    [
      '/v1/notifications/email',
      { to: 'a@example.org', subject: 'Hi\r\nBcc: b@example.org', text: 'x' },
      '/subject',
    ],
    ['/v1/notifications/email', { to: 'a@example.org\nb@example.org', subject: 'Hi', text: 'x' }, '/to'],
    ['/v1/notifications/email', { to: 'a@example.org', subject: 'Hi', text: 'x\u0000y' }, '/text'],
    ['/v1/notifications/email', { to: 'a@example.org', subject: 'Hi', text: '' }, '/text'],
    ['/v1/notifications/email', { to: 'a@example.org', subject: '\u200b', text: 'x' }, '/subject'],
    ['/v1/notifications/email', { to: 'a@example.org', subject: 'Hi', text: '\u3164\n\u200b' }, '/text'],
    ['/v1/notifications/email', { to: 'a@example.org', subject: 'Hi', text: 'a \u202e b' }, '/text'],
    ['/v1/notifications/sms', { to: '+44 20', text: 'x' }, '/to'],
    ['/v1/notifications/email', { to: 'a@example.org', subject: 'Hi', text: 'x', html: '<b>' }, '/html'],
    ['/v1/notifications/sms', { to: '+14155550100', text: 'x'.repeat(1_531) }, '/text'],
    ['/v1/notifications/sms', { to: '4155550100', text: 'x' }, '/to'],
    ['/v1/notifications/ntf_1/retry', { force: true }, '/force'],
  ])('%s with %j is 400', async (path, body, pointer) => {
    const response = await app.post(path, body);
    expect(response.status).toBe(400);
    expect(response.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it.each([
    ['{"channel": "EMAIL",', 400, 'malformed_json'],
    ['{"__proto__": {"role": "admin"}}', 400, 'invalid_request'],
    ['[]', 400, 'invalid_request'],
    [`{"x": "${'x'.repeat(103_000)}"}`, 413, 'body_too_large'],
  ])('%.40s is hasResponse as what it is', async (text, status, code) => {
    const response = await app.http
      .post('/v1/notifications')
      .set('Authorization', app.admin)
      .set('Content-Type', 'application/json')
      .send(text);
    expect(response.status).toBe(status);
    expect(response.body.code).toBe(code);
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'status=DONE',
    'userId=%27%20OR%201=1',
    'page=2',
    'cursor=WyI',
    'cursor=e30',
  ])('a list with %s is 400', async (query) => {
    expect((await app.get(`/v1/notifications?${query}`)).status).toBe(400);
  });

  it.each(["ntf_' OR 1=1 --", 'usr_1', '%00', 'ntf_unknown', '..%2f'])(
    'an id such as %s is 404',
    async (id) => {
      const response = await app.get(`/v1/notifications/${id}`);
      expect(response.status).toBe(404);
      expect(response.body.code).toBe('notification_not_found');
    },
  );
});
