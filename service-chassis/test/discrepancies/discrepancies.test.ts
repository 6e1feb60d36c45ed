import request from 'supertest';
import type { Discrepancy, DiscrepancySource, DiscrepancyReport } from '../../src/service';
import { createMetrics } from '../../src/metrics/metrics';
import { createDiscrepancyLog } from '../../src/discrepancies/discrepancy-log';
import { allAtOnce, ManualClock, sequentialIds, silentLogger, type TestDatabase } from '../../testing';
import { chassisDatabase } from '../builders/chassis-database';
import { widgetService } from '../builders/test-service';

const missing: DiscrepancyReport<'widget_missing'> = {
  kind: 'widget_missing',
  subject: 'wdg_1',
  detail: 'The shelf holds no such widget.',
};

describe('what a reconciliation found', () => {
  let database: TestDatabase;
  let clock: ManualClock;
  let rechecked: string[][];

  beforeEach(async () => {
    database = await chassisDatabase();
    clock = new ManualClock();
    rechecked = [];
  });
  afterEach(() => database.dispose());

  const ids = sequentialIds();
  function logOfAProcess() {
    const metrics = createMetrics('widget-service', { ofProcess: false });
    const discrepancyLog = createDiscrepancyLog(['widget_missing', 'widget_twice'], {
      database,
      metrics,
      logger: silentLogger,
      clock,
      ids,
    });
    return Object.assign(discrepancyLog, { scrape: () => metrics.registry.metrics() });
  }

  it('is open once, even if it is found several times, and says since when', async () => {
    const discrepancyLog = logOfAProcess();
    const firstSeenAt = clock.now();
    await discrepancyLog.report(missing);
    clock.advance(60_000);
    await discrepancyLog.report({ ...missing, detail: 'It is still not there.' });
    expect(await discrepancyLog.list(undefined, 10)).toEqual([
      {
        ...missing,
        dismissed: null,
        id: expect.any(String),
        detail: 'It is still not there.',
        firstSeenAt,
        lastSeenAt: clock.now(),
      },
    ]);
  });

  it('is open once also when replicas find it at the same time', async () => {
    await allAtOnce(10, () => logOfAProcess().report(missing));
    expect(await logOfAProcess().list(undefined, 10)).toHaveLength(1);
  });

  it('is cleared when the records agree again', async () => {
    const discrepancyLog = logOfAProcess();
    await discrepancyLog.report(missing);
    await discrepancyLog.clear('widget_missing', 'wdg_1');
    await discrepancyLog.clear('widget_missing', 'wdg_1');
    expect(await discrepancyLog.list(undefined, 10)).toEqual([]);
  });

  it('shows how many are open and how many were repaired, of every kind from the first scrape on', async () => {
    const discrepancyLog = logOfAProcess();
    await discrepancyLog.report(missing);
    await discrepancyLog.repaired({ kind: 'widget_twice', subject: 'wdg_2', detail: 'One was put away.' });
    const text = await discrepancyLog.scrape();
    expect(text).toMatch(/discrepancies\{kind="widget_missing".*\} 1/);
    expect(text).toMatch(/discrepancies\{kind="widget_twice".*\} 0/);
    expect(text).toMatch(/discrepancies_repaired_total\{kind="widget_missing".*\} 0/);
    expect(text).toMatch(/discrepancies_repaired_total\{kind="widget_twice".*\} 1/);
  });

  it('is compared again on demand', async () => {
    const discrepancyLog = logOfAProcess();
    await discrepancyLog.report(missing);
    const source = discrepancyLog.sourceWith(async (kind, subject) => void rechecked.push([kind, subject]));
    const [{ id } = { id: '' }] = await source.list(undefined, 1);
    expect(await source.retry(id)).toBe(true);
    expect(rechecked).toEqual([['widget_missing', 'wdg_1']]);
    expect(await source.retry('dsc_unknown')).toBe(false);
  });
});

describe('GET /v1/admin/discrepancies', () => {
  const at = new Date('2026-03-01T10:00:00.000Z');
  const stuck = (id: string): Discrepancy => ({
    ...missing,
    id,
    kind: 'stuck',
    firstSeenAt: at,
    lastSeenAt: at,
    dismissed: null,
  });
  function sourceOf(...all: Discrepancy[]): DiscrepancySource & { readonly retried: string[] } {
    const retried: string[] = [];
    return {
      retried,
      list: async (after = '', limit) => all.filter(({ id }) => id > after).slice(0, limit),
      async retry(id) {
        const known = all.some((one) => one.id === id);
        if (known) retried.push(id);
        return known;
      },
      dismiss: () => Promise.resolve(undefined),
    };
  }
  const first = sourceOf(stuck('a1'), stuck('a2'));
  const second = sourceOf(stuck('b1'), stuck('b2'), stuck('b3'));
  let service: Awaited<ReturnType<typeof widgetService>>;

  beforeAll(async () => {
    service = await widgetService([], { discrepancySources: [first, second] });
  });
  afterAll(() => service.dispose());

  const admin = () => service.identity.user('usr_admin', 'admin');
  const page = (query: string) =>
    request(service.app).get(`/v1/admin/discrepancies${query}`).set('Authorization', admin());

  it('shows each with what it is about and how to try it again', async () => {
    const { body } = await page('?limit=1');
    expect(body.items).toEqual([
      {
        ...missing,
        id: 'a1',
        kind: 'stuck',
        firstSeenAt: '2026-03-01T10:00:00.000Z',
        lastSeenAt: '2026-03-01T10:00:00.000Z',
        retry: '/v1/admin/discrepancies/a1/retry',
      },
    ]);
  });

  it.each([1, 2, 3, 4, 5])(
    'goes through all sources in pages of %i, each discrepancy once',
    async (limit) => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body } = await page(`?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
        seen.push(...body.items.map(({ id }: Discrepancy) => id));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(['a1', 'a2', 'b1', 'b2', 'b3']);
    },
  );

  it('rejects a cursor that it did not give out', async () => {
    const answer = await page('?cursor=abc');
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('hands a retry to the source that knows it', async () => {
    const answer = await request(service.app)
      .post('/v1/admin/discrepancies/b2/retry')
      .set('Authorization', admin());
    expect([answer.status, answer.body]).toEqual([202, { id: 'b2' }]);
    expect([first.retried, second.retried]).toEqual([[], ['b2']]);
  });

  it('answers 404 for one that is not open', async () => {
    const answer = await request(service.app)
      .post('/v1/admin/discrepancies/c1/retry')
      .set('Authorization', admin());
    expect([answer.status, answer.body.code]).toEqual([404, 'discrepancy_not_found']);
  });

  it.each(['customer', 'organizer', 'staff'] as const)('is not for the role %s', async (role) => {
    const token = service.identity.user('usr_1', role);
    const answers = [
      await request(service.app).get('/v1/admin/discrepancies').set('Authorization', token),
      await request(service.app).post('/v1/admin/discrepancies/a1/retry').set('Authorization', token),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  it('needs a token', async () => {
    expect((await request(service.app).get('/v1/admin/discrepancies')).status).toBe(401);
  });
});
