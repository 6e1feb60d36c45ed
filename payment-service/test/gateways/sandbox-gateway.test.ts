import {
  ManualClock,
  allAtOnce,
  describeOnEachEngine,
  seededRandom,
  sequentialIds,
  silentLogger,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import { createSandboxRecords, type SandboxRecords } from '../../src/gateways/sandbox/persistence/records';
import { createSandboxGateway } from '../../src/gateways/sandbox/sandbox-gateway';
import { isSignedWebhook } from '../../src/gateways/sandbox/webhook-signature';
import {
  createWebhookSender,
  type PostWebhook,
  type Webhook,
} from '../../src/gateways/sandbox/webhook-sender';
import { sandboxMigrations } from '../builders/payment-environment';
import { inr } from '../builders/payments';

const SECRET = 'a secret of the sandbox and its customer';
const signal = new AbortController().signal;

describeOnEachEngine('the sandbox gateway', (engine) => {
  const clock = new ManualClock();
  let database: TestDatabase;
  let records: SandboxRecords;

  beforeEach(async () => {
    database = await engine.open({ migrations: sandboxMigrations });
    records = createSandboxRecords(database);
  });
  afterEach(() => database.dispose());

  const start = (timeoutMs = 0) =>
    createSandboxGateway({
      records,
      clock,
      ids: sequentialIds(),
      logger: silentLogger,
      timeoutMs,
      webhookSecret: SECRET,
      sendsWebhooks: true,
    });
  const chargeOf = (token: string, reference = 'chg_1') =>
    ({ reference, amount: inr(1_000), method: 'CARD', token }) as const;

  it.each([
    ['tok_success', { outcome: 'SUCCESS' }, { outcome: 'SUCCESS' }],
    [
      'tok_declined',
      { outcome: 'DECLINED', reason: 'declined' },
      { outcome: 'DECLINED', reason: 'declined' },
    ],
    [
      'tok_insufficient_funds',
      { outcome: 'DECLINED', reason: 'insufficient_funds' },
      { outcome: 'DECLINED', reason: 'insufficient_funds' },
    ],
    [
      'tok_other',
      { outcome: 'DECLINED', reason: 'invalid_token' },
      { outcome: 'DECLINED', reason: 'invalid_token' },
    ],
    ['tok_timeout_then_success', { outcome: 'UNKNOWN' }, { outcome: 'SUCCESS' }],
    ['tok_timeout_then_declined', { outcome: 'UNKNOWN' }, { outcome: 'DECLINED', reason: 'declined' }],
    ['tok_error', { outcome: 'UNKNOWN' }, { outcome: 'NONE' }],
  ])('returns %s and records what it did', async (token, answer, remembered) => {
    expect(await start().charge(chargeOf(token))).toEqual(answer);
    // Another process finds the charge in the records.
    expect(await start().findCharge('chg_1')).toEqual(remembered);
  });

  it('keeps its caller waiting when it does not respond', async () => {
    let isAnswered = false;
    const waiting = start(500)
      .charge(chargeOf('tok_timeout_then_success'))
      .then(() => (isAnswered = true));
    while ((await start().findCharge('chg_1')).outcome !== 'SUCCESS') await new Promise(setImmediate);
    await new Promise(setImmediate);
    clock.advance(499);
    await new Promise(setImmediate);
    expect(isAnswered).toBe(false);
    clock.advance(1);
    await waiting;
  });

  it('charges a reference once, whatever comes after', async () => {
    const gateway = start();
    await gateway.charge(chargeOf('tok_success'));
    expect(await gateway.charge(chargeOf('tok_declined'))).toEqual({ outcome: 'SUCCESS' });
    const results = await allAtOnce(20, () => gateway.charge(chargeOf('tok_success', 'chg_2')));
    expect(results).toEqual(results.map(() => ({ status: 'fulfilled', value: { outcome: 'SUCCESS' } })));
    expect(await database.query('SELECT reference FROM sandbox_charges')).toHaveLength(2);
  });

  it('never charges a reference that was voided, and returns the result of one that was charged', async () => {
    const gateway = start();
    expect(await gateway.voidCharge('chg_1')).toEqual({ outcome: 'NONE' });
    expect(await gateway.voidCharge('chg_1')).toEqual({ outcome: 'NONE' });
    expect(await gateway.charge(chargeOf('tok_success'))).toEqual({
      outcome: 'DECLINED',
      reason: 'not_charged',
    });
    expect(await gateway.findCharge('chg_1')).toEqual({ outcome: 'NONE' });
    await gateway.charge(chargeOf('tok_success', 'chg_2'));
    expect(await gateway.voidCharge('chg_2')).toEqual({ outcome: 'SUCCESS' });
  });

  it('decides between a charge and its voiding that come at once', async () => {
    const gateway = start();
    for (let round = 0; round < 10; round += 1) {
      const reference = `chg_${round}`;
      const [charged, voided] = await Promise.all([
        gateway.charge(chargeOf('tok_success', reference)),
        gateway.voidCharge(reference),
      ]);
      expect([charged.outcome, voided.outcome]).toEqual(
        charged.outcome === 'SUCCESS' ? ['SUCCESS', 'SUCCESS'] : ['DECLINED', 'NONE'],
      );
    }
  });

  it('refunds a reference once, and never more than was charged', async () => {
    const gateway = start();
    await gateway.charge(chargeOf('tok_success'));
    const refund = { reference: 'rfd_1', chargeReference: 'chg_1', amount: inr(600) };
    expect(await gateway.refund(refund)).toEqual({ outcome: 'SUCCESS' });
    expect(await gateway.refund(refund)).toEqual({ outcome: 'SUCCESS' });
    expect((await gateway.refund({ ...refund, reference: 'rfd_2' })).outcome).toBe('DECLINED');
    expect((await gateway.refund({ ...refund, reference: 'rfd_3', amount: inr(400) })).outcome).toBe(
      'SUCCESS',
    );
    expect((await gateway.findRefund('rfd_2')).outcome).toBe('DECLINED');
    expect((await gateway.findRefund('rfd_4')).outcome).toBe('NONE');
  });

  it.each([
    ['a charge that does not exist', { chargeReference: 'chg_none', amount: inr(1) }],
    ['another currency', { chargeReference: 'chg_1', amount: { amount: 1, currency: 'USD' } }],
    ['a declined charge', { chargeReference: 'chg_declined', amount: inr(1) }],
  ])('declines to refund %s', async (_what, refund) => {
    const gateway = start();
    await gateway.charge(chargeOf('tok_success'));
    await gateway.charge(chargeOf('tok_declined', 'chg_declined'));
    expect((await gateway.refund({ reference: 'rfd_1', ...refund })).outcome).toBe('DECLINED');
  });

  describe('the statement', () => {
    const hour = { from: clock.now(), until: new Date(clock.now().getTime() + 3_600_000) };

    it('has the money that moved, and nothing that did not', async () => {
      const gateway = start();
      await gateway.charge(chargeOf('tok_success'));
      await gateway.charge(chargeOf('tok_timeout_then_success', 'chg_2'));
      await gateway.charge(chargeOf('tok_declined', 'chg_3'));
      await gateway.voidCharge('chg_4');
      await gateway.refund({ reference: 'rfd_1', chargeReference: 'chg_1', amount: inr(300) });
      await gateway.refund({ reference: 'rfd_2', chargeReference: 'chg_1', amount: inr(900) });
      const movedAt = clock.now();
      const first = {
        reference: 'chg_1',
        chargeReference: 'chg_1',
        amount: inr(1_000),
        returned: 300,
        movedAt,
      };
      const second = {
        reference: 'chg_2',
        chargeReference: 'chg_2',
        amount: inr(1_000),
        returned: 0,
        movedAt,
      };
      const back = { reference: 'rfd_1', chargeReference: 'chg_1', amount: inr(300), returned: 0, movedAt };
      expect(await gateway.statement.list('charge', hour)).toEqual([first, second]);
      expect(await gateway.statement.list('refund', hour)).toEqual([back]);
      expect(await gateway.statement.find('charge', 'chg_1')).toEqual(first);
      expect(await gateway.statement.find('refund', 'rfd_1')).toEqual(back);
      for (const reference of ['chg_3', 'chg_4', 'chg_5']) {
        expect(await gateway.statement.find('charge', reference)).toBeUndefined();
      }
      expect(await gateway.statement.find('refund', 'rfd_2')).toBeUndefined();
    });

    it('is of a period, its beginning included and its end not, by pages', async () => {
      const gateway = start();
      const from = clock.now();
      const references = Array.from({ length: 130 }, (_, index) => `chg_${index}`);
      for (const reference of references) await gateway.charge(chargeOf('tok_success', reference));
      clock.advance(1_000);
      const until = clock.now();
      await gateway.charge(chargeOf('tok_success', 'chg_after'));
      const first = await gateway.statement.list('charge', { from, until });
      const rest = await gateway.statement.list('charge', { from, until }, first.at(-1));
      expect(await gateway.statement.list('charge', { from, until }, rest.at(-1))).toEqual([]);
      const listed = [...first, ...rest].map(({ reference }) => reference);
      expect(listed).toHaveLength(130);
      expect(new Set(listed)).toEqual(new Set(references));
    });
  });

  describe('webhooks', () => {
    const senderTo = (postWebhook: PostWebhook) =>
      createWebhookSender({
        records,
        postWebhook,
        webhookSecret: SECRET,
        clock,
        random: seededRandom(1),
        logger: silentLogger,
      });

    it('are signed, and sent until they are accepted', async () => {
      await start().charge(chargeOf('tok_timeout_then_success'));
      const sent: Webhook[] = [];
      const sendWebhooks = senderTo((webhook) => {
        sent.push(webhook);
        return Promise.resolve(sent.length === 2);
      });
      await sendWebhooks(signal);
      await sendWebhooks(signal);
      expect(sent).toHaveLength(1);
      clock.advance(1_000);
      await sendWebhooks(signal);
      clock.advance(60_000);
      await sendWebhooks(signal);
      expect(sent).toHaveLength(2);
      const [{ body, headers }] = sent as [Webhook];
      expect(JSON.parse(body.toString())).toMatchObject({ type: 'charge.succeeded', reference: 'chg_1' });
      expect(isSignedWebhook(SECRET, body, headers['X-Signature'], clock.now())).toBe(true);
    });

    it('are dropped after ten tries, so that they do not accumulate', async () => {
      await start().charge(chargeOf('tok_success'));
      let tries = 0;
      const sendWebhooks = senderTo(() => {
        tries += 1;
        return Promise.resolve(false);
      });
      for (let round = 0; round < 15; round += 1) {
        await sendWebhooks(signal);
        clock.advance(3_600_000);
      }
      expect(tries).toBe(10);
      expect(await database.query('SELECT id FROM sandbox_events')).toEqual([]);
    });
  });
});
