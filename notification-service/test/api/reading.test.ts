import { permanentFailure, temporaryFailure } from '../../src/domain/delivery-failure';
import { emailRequest } from '../builders/requests';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('reading notifications', () => {
  let app: ServiceFixture;
  beforeEach(async () => {
    app = await startServiceFixture();
  });
  afterEach(() => app.stop());

  const to = (userId: string, changes: object = {}) => emailRequest('welcome', { userId, ...changes });
  const ids = (response: { body: { items: { id: string }[] } }) => response.body.items.map((item) => item.id);

  it('shows an admin all of them, newest first', async () => {
    const first = await app.enqueue(to('usr_ada'));
    const second = await app.enqueue(to('usr_grace'));
    expect(ids(await app.get('/v1/notifications'))).toEqual([second, first]);
  });

  it('filters by person, order and status', async () => {
    const ada = await app.enqueue(to('usr_ada', { orderId: 'ord_1' }));
    const grace = await app.enqueue(to('usr_grace', { orderId: 'ord_2' }));
    await app.deliver();
    const waiting = await app.enqueue(to('usr_ada', { orderId: 'ord_1' }));
    const list = async (query: string) => ids(await app.get(`/v1/notifications?${query}`));
    expect(await list('userId=usr_ada')).toEqual([waiting, ada]);
    expect(await list('orderId=ord_2')).toEqual([grace]);
    expect(await list('status=SENT')).toEqual([grace, ada]);
    expect(await list('userId=usr_ada&orderId=ord_1&status=QUEUED')).toEqual([waiting]);
  });

  it('shows user-service those of the person whom it names', async () => {
    const ada = await app.enqueue(to('usr_ada'));
    await app.enqueue(to('usr_grace'));
    const read = (query: string, scope: string) =>
      app.get(`/v1/notifications?${query}`, app.serviceToken('user-service', scope));
    expect(ids(await read('userId=usr_ada', 'accounts:export'))).toEqual([ada]);
    expect((await read('', 'accounts:export')).status).toBe(400);
    expect((await read('userId=usr_ada', 'notifications:create')).status).toBe(403);
  });

  it('pages through a list without leaving out or repeating any, also when new ones arrive', async () => {
    const expected: string[] = [];
    for (let index = 0; index < 7; index += 1) expected.unshift(await app.enqueue(to('usr_ada')));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await app.get(`/v1/notifications?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      seen.push(...ids(page));
      cursor = page.body.nextCursor;
      await app.enqueue(to('usr_late'));
    }
    expect(seen).toEqual(expected);
  });

  it.each(['customer', 'organizer', 'staff'] as const)('shows a %s only their own', async (role) => {
    const own = await app.enqueue(to('usr_ada', { orderId: 'ord_1' }));
    const other = await app.enqueue(to('usr_grace', { orderId: 'ord_1', to: 'grace@example.org' }));
    const nobodys = await app.enqueue(emailRequest('welcome', { orderId: 'ord_1' }));
    const ada = app.identity.user('usr_ada', role);
    expect(ids(await app.get('/v1/notifications', ada))).toEqual([own]);
    expect(ids(await app.get('/v1/notifications?orderId=ord_1', ada))).toEqual([own]);
    expect(ids(await app.get('/v1/notifications?userId=usr_grace', ada))).toEqual([]);
    expect((await app.get(`/v1/notifications/${own}`, ada)).status).toBe(200);
    for (const id of [other, nobodys]) {
      const response = await app.get(`/v1/notifications/${id}`, ada);
      expect(response.status).toBe(404);
      expect(response.text).not.toContain('grace@example.org');
    }
  });

  it('shows each attempt and the last error', async () => {
    app.email.behave(async () => {
      throw temporaryFailure('The mail server put the message off: 451 try later');
    });
    const id = await app.enqueue(to('usr_ada'));
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'QUEUED',
      attempts: 1,
      lastError: 'The mail server put the message off: 451 try later',
      sentAt: null,
      attemptHistory: [
        {
          number: 1,
          startedAt: '2026-06-01T12:00:00.000Z',
          finishedAt: '2026-06-01T12:00:00.000Z',
          outcome: 'TEMPORARY_FAILURE',
          error: 'The mail server put the message off: 451 try later',
        },
      ],
    });

    app.email.behave(async () => {
      throw permanentFailure('The mail server refused the message: 550 no such user');
    });
    app.clock.advance(10_000);
    await app.deliver();
    expect(await app.read(id)).toMatchObject({
      status: 'FAILED',
      attempts: 2,
      nextAttemptAt: null,
      lastError: 'The mail server refused the message: 550 no such user',
      attemptHistory: [{ number: 1 }, { number: 2, outcome: 'PERMANENT_FAILURE' }],
    });
  });

  it('never shows what a message was made from', async () => {
    app.email.behave(async () => {
      throw temporaryFailure('later');
    });
    const reset = await app.enqueue(emailRequest('password_reset', { userId: 'usr_ada' }));
    const tickets = await app.enqueue(emailRequest('order_confirmed', { userId: 'usr_ada' }));
    await app.deliver();
    for (const token of [app.admin, app.identity.user('usr_ada')]) {
      for (const path of [
        '/v1/notifications',
        `/v1/notifications/${reset}`,
        `/v1/notifications/${tickets}`,
      ]) {
        const { status, text } = await app.get(path, token);
        expect(status).toBe(200);
        expect(text).not.toContain('s3cret-token');
        expect(text).not.toContain('first-code');
      }
    }
  });

  it('keeps the data no longer than until the message is out', async () => {
    const stored = async () =>
      (await app.database.query<{ data: string | null }>('SELECT data FROM notifications')).map(
        (row) => row.data,
      );
    await app.enqueue(emailRequest('password_reset'));
    await app.enqueue(emailRequest('order_confirmed'));
    expect((await stored()).join()).toContain('s3cret-token');
    await app.deliver();
    expect(await stored()).toEqual([null, null]);
  });
});
