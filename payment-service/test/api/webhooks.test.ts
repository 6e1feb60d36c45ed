import type { PaymentGateway } from '../../src/application/ports/payment-gateway';
import { signWebhook } from '../../src/gateways/sandbox/webhook-signature';
import { chargeBody, refundBody } from '../builders/api-clients';
import { losesRefundResponses, reportsCharges } from '../builders/gateways';
import {
  createPaymentEnvironment,
  startPendingRefund,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

const MINUTE = 60_000;

describe('POST /v1/payments/webhooks/{gateway}', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    environment.orders.place('ord_1', 'usr_alice', inr(5_000));
    service = await environment.startInstance();
  });
  afterEach(() => environment.dispose());

  function send(
    event: object | string,
    {
      signedAt = environment.clock.now(),
      secret = environment.config.sandbox.webhookSecret,
      instance = service,
    } = {},
  ) {
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    return post(body, signWebhook(secret, Buffer.from(body), signedAt), instance);
  }

  function post(body: string, signature: string | undefined, instance = service, gateway = 'sandbox') {
    const call = instance
      .http()
      .post(`/v1/payments/webhooks/${gateway}`)
      .set('Content-Type', 'application/json');
    return (signature === undefined ? call : call.set('X-Signature', signature)).send(body);
  }

  async function pendingCharge(token: string) {
    const { body } = await service.charge(chargeBody(token));
    return { id: 'evt_1', type: 'charge.succeeded', reference: body.reference };
  }

  it('ends a pending payment with what the gateway’s records say', async () => {
    const event = await pendingCharge('tok_timeout_then_success');
    expect((await send(event)).status).toBe(204);
    expect(await service.onlyPayment()).toMatchObject({ status: 'SUCCESS', order: { status: 'CONFIRMED' } });
  });

  it('believes the records, not the event', async () => {
    const event = await pendingCharge('tok_timeout_then_declined');
    await send({ ...event, type: 'charge.succeeded', amount: inr(1), status: 'SUCCESS' });
    expect(await service.onlyPayment()).toMatchObject({ status: 'FAILED', amount: inr(5_000) });
  });

  it('does nothing for a charge that the gateway does not have', async () => {
    const event = await pendingCharge('tok_error');
    expect((await send(event)).status).toBe(204);
    expect((await service.onlyPayment()).status).toBe('PENDING');
  });

  it('counts an event once, however often it comes, also all at once', async () => {
    const event = await pendingCharge('tok_timeout_then_success');
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(event)));
    expect(answers.every(({ status }) => status === 204)).toBe(true);
    environment.clock.advance(1_000);
    expect((await send(event)).status).toBe(204);
    expect(environment.orders.results.map(({ status }) => status)).toEqual(['SUCCESS']);
    expect(await environment.database.query('SELECT event_id FROM gateway_events')).toHaveLength(1);
  });

  it('accepts what comes late or out of order, and changes nothing that has ended', async () => {
    const { body } = await service.charge(chargeBody());
    await service.refund(refundBody(body.id));
    await send({ id: 'evt_2', type: 'charge.declined', reference: body.reference });
    await send({ id: 'evt_1', type: 'charge.succeeded', reference: body.reference });
    expect((await service.onlyPayment()).status).toBe('REFUNDED');
    expect(environment.orders.results.map(({ status }) => status)).toEqual(['SUCCESS', 'REFUNDED']);
  });

  it('accepts events about what it does not know', async () => {
    expect((await send({ id: 'evt_1', type: 'charge.succeeded', reference: 'chg_none' })).status).toBe(204);
  });

  it('may overtake the response to the charge itself', async () => {
    const eager = await environment.startInstance({
      wrapGateway: (gateway): PaymentGateway => ({
        ...gateway,
        charge: async (charge) => {
          const result = await gateway.charge(charge);
          await send({ id: 'evt_1', type: 'charge.succeeded', reference: charge.reference });
          return result;
        },
      }),
    });
    const response = await eager.charge(chargeBody());
    expect(response.body).toMatchObject({ status: 'SUCCESS', order: { status: 'CONFIRMED' } });
    expect(environment.orders.results).toHaveLength(1);
  });

  it('ends a pending refund', async () => {
    const { refundId } = await startPendingRefund(environment, losesRefundResponses);
    await send({ id: 'evt_1', type: 'refund.ended', reference: refundId });
    expect((await service.onlyPayment()).status).toBe('REFUNDED');
  });

  it('responds 503 while the gateway cannot confirm, so that the event is sent again and then counts', async () => {
    const event = await pendingCharge('tok_timeout_then_success');
    const cutOff = await environment.startInstance({ wrapGateway: reportsCharges({ outcome: 'UNKNOWN' }) });
    const refused = await send(event, { instance: cutOff });
    expect([refused.status, refused.body.code]).toEqual([503, 'gateway_unavailable']);
    expect((await send(event)).status).toBe(204);
    expect((await service.onlyPayment()).status).toBe('SUCCESS');
  });

  it('deletes events after a day, when their signatures have expired', async () => {
    await send({ id: 'evt_1', type: 'charge.succeeded', reference: 'chg_none' });
    environment.clock.advance(24 * 60 * MINUTE + 1);
    await service.jobs.runNow('forget-gateway-events');
    expect(await environment.database.query('SELECT event_id FROM gateway_events')).toEqual([]);
  });

  describe('is refused with 401', () => {
    const expectRefused = async (answer: { status: number; body: { code: string } }) => {
      expect([answer.status, answer.body.code]).toEqual([401, 'webhook_not_genuine']);
      expect((await service.onlyPayment()).status).toBe('PENDING');
    };

    it('without a signature', async () => {
      const event = await pendingCharge('tok_timeout_then_success');
      await expectRefused(await post(JSON.stringify(event), undefined));
    });

    it.each(['', 'nonsense', 't=1,v1=', `t=1,v1=${'0'.repeat(63)}`, `t=x,v1=${'0'.repeat(64)}`])(
      'with the malformed signature "%s"',
      async (signature) => {
        const event = await pendingCharge('tok_timeout_then_success');
        await expectRefused(await post(JSON.stringify(event), signature));
      },
    );

    it('signed with another secret', async () => {
      const event = await pendingCharge('tok_timeout_then_success');
      await expectRefused(await send(event, { secret: 'somebody-else'.padEnd(32, '!') }));
    });

    it('when the body was changed after it was signed, if only by a blank', async () => {
      const event = await pendingCharge('tok_timeout_then_success');
      const body = JSON.stringify(event);
      const signature = signWebhook(
        environment.config.sandbox.webhookSecret,
        Buffer.from(body),
        environment.clock.now(),
      );
      await expectRefused(await post(`${body} `, signature));
    });

    it('when the time in the header was changed to look recent', async () => {
      const event = await pendingCharge('tok_timeout_then_success');
      const body = JSON.stringify(event);
      const old = signWebhook(environment.config.sandbox.webhookSecret, Buffer.from(body), new Date(0));
      const seconds = Math.floor(environment.clock.now().getTime() / 1_000);
      await expectRefused(await post(body, old.replace('t=0', `t=${seconds}`)));
    });

    it.each([
      ['older', -1],
      ['further ahead', 1],
    ])('signed %s than five minutes', async (_what, sign) => {
      const event = await pendingCharge('tok_timeout_then_success');
      const offsetMs = sign * (5 * MINUTE + 1_000);
      await expectRefused(
        await send(event, { signedAt: new Date(environment.clock.now().getTime() + offsetMs) }),
      );
    });

    it('when it is signed but no event', async () => {
      await pendingCharge('tok_timeout_then_success');
      await expectRefused(await send({ id: 5 }));
    });
  });

  it('accepts a signature that is almost five minutes old', async () => {
    const event = await pendingCharge('tok_timeout_then_success');
    const signedAt = new Date(environment.clock.now().getTime() - 5 * MINUTE + 1_000);
    expect((await send(event, { signedAt })).status).toBe(204);
  });

  it('responds 404 for an unknown gateway', async () => {
    const response = await post('{}', 't=1,v1=0', service, 'other');
    expect([response.status, response.body.code]).toEqual([404, 'gateway_not_found']);
  });

  it.each(['{', '[]', '"text"'])('responds 400 for %s', async (body) => {
    expect((await post(body, undefined)).status).toBe(400);
  });
});

describe('the sandbox’s own webhooks', () => {
  it('report each charge and refund, and resolve those without a response', async () => {
    const environment = await createPaymentEnvironment({ SANDBOX_WEBHOOK_URL: 'http://127.0.0.1:9/unused' });
    try {
      const service = await environment.startInstance();
      await service.pay('ord_1', 'tok_timeout_then_success');
      const events = await environment.sandboxDatabase.query<{ type: string }>(
        'SELECT type FROM sandbox_events',
      );
      expect(events).toEqual([{ type: 'charge.succeeded' }]);
    } finally {
      await environment.dispose();
    }
  });
});
