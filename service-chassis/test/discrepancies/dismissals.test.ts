import request from 'supertest';
import { problem } from '../../src/core';
import { Undeliverable } from '../../src/outbox';
import {
  createLogger,
  type Discrepancy,
  type DiscrepancySource,
  type DiscrepancyReport,
} from '../../src/service';
import { createDiscrepancyLog } from '../../src/discrepancies/discrepancy-log';
import { createMetrics } from '../../src/metrics/metrics';
import { createOutbox } from '../../src/outbox/outbox';
import { allAtOnce, ManualClock, seededRandom, sequentialIds, type TestDatabase } from '../../testing';
import { chassisDatabase } from '../builders/chassis-database';
import { widgetService } from '../builders/test-service';

const PATH = '/v1/admin/discrepancies';
const DAY_MS = 24 * 60 * 60_000;

const missing: DiscrepancyReport<'widget_missing'> = {
  kind: 'widget_missing',
  subject: 'wdg_1',
  detail: 'The shelf holds no such widget.',
};

/** A discrepancy of work that must be finished. */
const stuckWork: DiscrepancySource = {
  list: () => Promise.resolve([]),
  retry: () => Promise.resolve(false),
  dismiss: (id) =>
    id === 'stuck_1'
      ? Promise.reject(problem.conflict('discrepancy_not_dismissible', 'Retry it.'))
      : Promise.resolve(undefined),
};

describe('what an operator dismisses', () => {
  let database: TestDatabase;
  let clock: ManualClock;
  let rechecked: string[];
  let logged: Record<string, unknown>[];
  let failure: Error | undefined;
  let service: Awaited<ReturnType<typeof build>>;

  beforeEach(async () => {
    database = await chassisDatabase();
    clock = new ManualClock();
    rechecked = [];
    logged = [];
    failure = new Undeliverable('nobody is there');
    service = await build();
  });
  afterEach(async () => {
    await service.dispose();
    await database.dispose();
  });

  async function build() {
    const metrics = createMetrics('widget-service', { ofProcess: false });
    const logger = createLogger({
      service: 'widget-service',
      level: 'info',
      destination: { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
    });
    const shared = { database, metrics, logger, clock, ids: sequentialIds() };
    const discrepancyLog = createDiscrepancyLog(['widget_missing'], shared);
    const outbox = createOutbox({
      ...shared,
      handlers: { greeting: () => (failure === undefined ? Promise.resolve() : Promise.reject(failure)) },
      random: seededRandom(1),
      lockMs: 60_000,
    });
    const source = discrepancyLog.sourceWith(async (_kind, subject) => void rechecked.push(subject));
    const discrepancySources = [source, outbox.deadLetters, stuckWork];
    const api = await widgetService([], { discrepancySources }, { database, clock });
    return { ...api, discrepancyLog, outbox, metrics };
  }

  const admin = (id = 'usr_admin') => service.identity.user(id, 'admin');
  const dismiss = (id: string, body: object = { reason: 'Settled by hand.' }, token = admin()) =>
    request(service.app).post(`${PATH}/${id}/dismiss`).set('Authorization', token).send(body);
  const retry = (id: string) =>
    request(service.app).post(`${PATH}/${id}/retry`).set('Authorization', admin());
  async function listed(query = ''): Promise<(Discrepancy & { dismissed?: object })[]> {
    const { body } = await request(service.app)
      .get(`${PATH}${query}`)
      .set('Authorization', admin())
      .expect(200);
    return body.items;
  }
  const idsOf = async (query?: string) => (await listed(query)).map(({ id }) => id);
  const dismissedIds = () => idsOf('?dismissed=true');
  const decisions = () => database.query('SELECT discrepancy_id FROM dismissals');
  const linesOf = (message: string) => logged.filter(({ msg }) => msg === message);
  async function gauges() {
    const text = await service.metrics.registry.metrics();
    const valueOf = (name: string) => Number(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(text)?.[1]);
    return { discrepancies: valueOf('discrepancies'), dead: valueOf('outbox_dead_total') };
  }

  async function found(): Promise<string> {
    await service.discrepancyLog.report(missing);
    return (await service.discrepancyLog.list(undefined, 1))[0]?.id ?? '';
  }
  async function givenUp(): Promise<string> {
    const { outbox } = service;
    const id = await database.transactions.run((tx) => outbox.add(tx, 'greeting', {}));
    await outbox.deliver(id);
    return id;
  }

  describe.each([
    ['a finding', found, { kind: 'widget_missing', subject: 'wdg_1' }],
    ['a dead letter', givenUp, { kind: 'dead_letter', subject: 'greeting' }],
  ] as const)('as %s', (_what, appears, about) => {
    let id: string;
    beforeEach(async () => {
      id = await appears();
      expect(await idsOf()).toEqual([id]);
    });

    it('moves to the list of dismissed ones, with who dismissed it, when and why', async () => {
      const at = clock.now().toISOString();
      const answer = await dismiss(id, { reason: '  Settled by hand.  ' });
      const reason = 'Settled by hand.';
      expect([answer.status, answer.body]).toEqual([
        200,
        { id, dismissedAt: at, dismissedBy: 'usr_admin', reason },
      ]);
      expect(await listed()).toEqual([]);
      expect(await idsOf('?dismissed=false')).toEqual([]);
      expect(await listed('?dismissed=true')).toEqual([
        expect.objectContaining({
          id,
          ...about,
          retry: `${PATH}/${id}/retry`,
          dismissed: { at, by: 'usr_admin', reason },
        }),
      ]);
    });

    it('is not counted in what the alerts read', async () => {
      expect(Object.values(await gauges()).sort()).toEqual([0, 1]);
      await dismiss(id);
      expect(await gauges()).toEqual({ discrepancies: 0, dead: 0 });
    });

    it('is written into the log once, with who decided and why', async () => {
      await dismiss(id);
      await dismiss(id, { reason: 'Once more.' });
      expect(linesOf('a discrepancy was dismissed')).toMatchObject([
        { level: 'info', id, ...about, reason: 'Settled by hand.', by: 'usr_admin' },
      ]);
    });

    it('stays as the first operator decided', async () => {
      const first = await dismiss(id);
      clock.advance(60_000);
      const second = await dismiss(id, { reason: 'I do not care.' }, admin('usr_root'));
      expect([second.status, second.body]).toEqual([200, first.body]);
    });

    it('has one decision when many decide at the same moment', async () => {
      const answers = await allAtOnce(8, (index) => dismiss(id, { reason: `Reason ${index}` }).expect(200));
      const bodies = answers.map((answer) => answer.status === 'fulfilled' && answer.value.body);
      expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
      expect(bodies[0]).toMatchObject({ id });
      expect(linesOf('a discrepancy was dismissed')).toHaveLength(1);
    });
  });

  describe('as a finding', () => {
    it('stays dismissed while it is found in the same words', async () => {
      const id = await found();
      await dismiss(id);
      clock.advance(60_000);
      await service.discrepancyLog.report(missing);
      expect(await idsOf()).toEqual([]);
      expect(await listed('?dismissed=true')).toMatchObject([{ id, lastSeenAt: clock.now().toISOString() }]);
    });

    it('is open again when it is found in other words, also when the earlier ones come back', async () => {
      const id = await found();
      await dismiss(id);
      await service.discrepancyLog.report({ ...missing, detail: 'There are two of it.' });
      expect(await listed()).toMatchObject([{ id, detail: 'There are two of it.' }]);
      expect(await dismissedIds()).toEqual([]);
      expect(await gauges()).toMatchObject({ discrepancies: 1 });
      expect(linesOf('a discrepancy that was dismissed is open again')).toMatchObject([
        { level: 'warn', kind: 'widget_missing', subject: 'wdg_1', detail: 'There are two of it.' },
      ]);
      await service.discrepancyLog.report(missing);
      expect(await idsOf()).toEqual([id]);

      const again = await dismiss(id, { reason: 'Both are gone.' });
      expect(again.body).toMatchObject({ reason: 'Both are gone.' });
      expect(await dismissedIds()).toEqual([id]);
    });

    it.each([
      ['cleared', () => service.discrepancyLog.clear('widget_missing', 'wdg_1')],
      ['repaired', () => service.discrepancyLog.repaired(missing)],
    ])('loses the decision with being %s, and is news when it is found afterwards', async (_how, close) => {
      await dismiss(await found());
      await close();
      expect(await decisions()).toEqual([]);
      expect(await dismissedIds()).toEqual([]);
      const id = await found();
      expect(await idsOf()).toEqual([id]);
    });

    it('can still be compared again, which is no decision', async () => {
      const id = await found();
      await dismiss(id);
      expect((await retry(id)).status).toBe(202);
      expect(rechecked).toEqual(['wdg_1']);
      expect(await dismissedIds()).toEqual([id]);
    });
  });

  describe('as a dead letter', () => {
    it('is open again when a retry by an operator fails', async () => {
      const id = await givenUp();
      await dismiss(id);
      expect((await retry(id)).status).toBe(202);
      expect(await decisions()).toEqual([]);
      await service.outbox.relayDue();
      expect(await idsOf()).toEqual([id]);
      expect(await gauges()).toMatchObject({ dead: 1 });
    });

    it('stays dismissed when a retry by the program fails', async () => {
      const id = await givenUp();
      await dismiss(id);
      expect(await service.outbox.deadLetters.revive(id)).toBe(true);
      expect(await service.outbox.isPending(id)).toBe(true);
      failure = new Undeliverable('another reason');
      await service.outbox.relayDue();
      expect([await idsOf(), await dismissedIds()]).toEqual([[], [id]]);
      expect(await gauges()).toMatchObject({ dead: 0 });
    });

    it('is forgotten by the housekeeping once it was delivered after all, and only then', async () => {
      const delivered = await givenUp();
      const dead = await givenUp();
      const revived = await givenUp();
      for (const id of [delivered, dead, revived]) await dismiss(id);
      failure = undefined;
      await service.outbox.deadLetters.revive(delivered);
      await service.outbox.deliver(delivered);
      await service.outbox.deadLetters.revive(revived);
      clock.advance(30 * DAY_MS);
      expect(await service.outbox.sweep()).toBe(1);
      expect(await decisions()).toEqual([{ discrepancy_id: dead }, { discrepancy_id: revived }]);
    });

    it('is not there while it waits for its delivery', async () => {
      const { outbox } = service;
      const id = await database.transactions.run((tx) => outbox.add(tx, 'greeting', {}));
      expect((await dismiss(id)).status).toBe(404);
      expect(await decisions()).toEqual([]);
    });
  });

  it('is listed in pages through all sources, as what is open is', async () => {
    const kept = [await found(), await givenUp()];
    for (const subject of ['wdg_2', 'wdg_3']) await service.discrepancyLog.report({ ...missing, subject });
    for (const _ of [1, 2]) await givenUp();
    const dropped = (await idsOf()).filter((id) => !kept.includes(id));
    for (const id of dropped) await dismiss(id).expect(200);

    const inPages = async (query: string): Promise<string[]> => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const answer = await request(service.app)
          .get(`${PATH}?${query}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
          .set('Authorization', admin());
        const page = answer.body as { items: Discrepancy[]; nextCursor: string | null };
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      return seen;
    };
    expect(await inPages('dismissed=true')).toEqual(dropped);
    expect(await inPages('dismissed=false')).toEqual(kept);
  });

  it('has to be there', async () => {
    const answer = await dismiss('dsc_unknown');
    expect([answer.status, answer.body.code]).toEqual([404, 'discrepancy_not_found']);
  });

  it('is not possible for work that must be finished', async () => {
    const answer = await dismiss('stuck_1');
    expect([answer.status, answer.body.code]).toEqual([409, 'discrepancy_not_dismissible']);
  });

  it.each([
    ['no reason', {}],
    ['an empty reason', { reason: '' }],
    ['a blank reason', { reason: '   ' }],
    ['a reason of two lines', { reason: 'Settled\nby hand.' }],
    ['a reason that is too long', { reason: 'a'.repeat(501) }],
    ['a card number in the reason', { reason: 'Paid back to 4111 1111 1111 1111.' }],
    ['anything else', { reason: 'Settled by hand.', by: 'usr_other' }],
  ])('needs a reason that can be read: it refuses %s', async (_what, body) => {
    const id = await found();
    expect((await dismiss(id, body)).status).toBe(400);
    expect(await idsOf()).toEqual([id]);
  });

  it('takes a reason of 500 characters', async () => {
    const reason = 'ä'.repeat(500);
    expect((await dismiss(await found(), { reason })).body).toMatchObject({ reason });
  });

  it.each(['customer', 'organizer', 'staff'] as const)('is not for the role %s to dismiss', async (role) => {
    const id = await found();
    const answer = await dismiss(id, { reason: 'Mine.' }, service.identity.user('usr_1', role));
    expect(answer.status).toBe(403);
    expect(await idsOf()).toEqual([id]);
  });

  it('needs a token', async () => {
    const answer = await request(service.app)
      .post(`${PATH}/${await found()}/dismiss`)
      .send({ reason: 'x' });
    expect(answer.status).toBe(401);
  });

  it('is asked for with true or false', async () => {
    const answer = await request(service.app).get(`${PATH}?dismissed=1`).set('Authorization', admin());
    expect(answer.status).toBe(400);
  });
});
