import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { ALICE, EVENT, World, type OrderBody } from '../../builders/world';

const CALLERS_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const RESUMED = 'saga PURCHASE resumed';

describe('the spans of a saga', () => {
  const exporter = new InMemorySpanExporter();
  let world: World;

  beforeAll(() => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
  });
  afterAll(() => trace.disable());
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  /** A payment in progress, without its spans. */
  const charged = async (): Promise<{ order: OrderBody; paymentId: string }> => {
    const order = await world.placed();
    const { paymentId } = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, paymentId).expect(200);
    exporter.reset();
    return { order, paymentId };
  };
  const reportSuccess = (paymentId: string) =>
    world.reportSuccess(paymentId).set('traceparent', `00-${CALLERS_TRACE}-00f067aa0ba902b7-01`).expect(200);

  const spans = () => exporter.getFinishedSpans().filter(({ name }) => name.startsWith('saga '));
  const names = () => spans().map(({ name }) => name);
  const traceOf = (span: ReadableSpan) => span.spanContext().traceId;
  const spanNamed = (name: string): ReadableSpan => {
    const span = exporter.getFinishedSpans().find((candidate) => candidate.name === name);
    if (span === undefined) throw new Error(`No span ${name} among ${names().join(', ')}.`);
    return span;
  };
  const sagaId = async (): Promise<string> => {
    const [row] = await world.database.query<{ id: string }>('SELECT id FROM sagas');
    return row?.id ?? 'none';
  };

  it('are one for each step, in the trace of the request that began it', async () => {
    const { paymentId } = await charged();
    await reportSuccess(paymentId);
    expect(names()).toEqual([
      'saga PURCHASE: mark the order paid',
      'saga PURCHASE: allocate the seats',
      'saga PURCHASE: issue the tickets',
    ]);
    expect(new Set(spans().map(traceOf))).toEqual(new Set([CALLERS_TRACE]));
    const request = spanNamed('POST /v1/orders/:id/payments');
    for (const span of spans()) {
      expect(span.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
      expect(span.attributes).toEqual({
        'saga.id': await sagaId(),
        'saga.kind': 'PURCHASE',
        'saga.attempt': 1,
      });
    }
  });

  it('name a step and its compensation', async () => {
    const { paymentId } = await charged();
    world.clock.advance(31 * 60_000);
    world.seating.hold('usr_quick', EVENT, [...world.seating.seats.keys()]);
    await reportSuccess(paymentId);
    expect(names()).toEqual([
      'saga PURCHASE: mark the order paid',
      'saga PURCHASE: allocate the seats',
      'saga PURCHASE: compensate allocate the seats',
      'saga PURCHASE: compensate mark the order paid',
    ]);
  });

  it('of a resumed saga are linked to the trace that started it, and count the tries', async () => {
    const { order, paymentId } = await charged();
    world.faults.takeDown('seating');
    await reportSuccess(paymentId);
    const request = spanNamed('POST /v1/orders/:id/payments');
    expect(spanNamed('saga PURCHASE: allocate the seats').status.message).toBe('PeerUnavailable');
    world.faults.bringUp();
    exporter.reset();
    world.clock.advance(61_000);
    await world.run('saga-recovery');
    expect((await world.order(order.id)).status).toBe('CONFIRMED');

    const resumed = spanNamed(RESUMED);
    expect(resumed.links.map(({ context }) => context.spanId)).toEqual([request.spanContext().spanId]);
    const steps = spans().filter(({ name }) => name !== RESUMED);
    expect(steps.map(({ name, attributes }) => [name, attributes['saga.attempt']])).toEqual([
      ['saga PURCHASE: allocate the seats', 2],
      ['saga PURCHASE: issue the tickets', 1],
    ]);
    for (const step of steps) expect(step.parentSpanContext?.spanId).toBe(resumed.spanContext().spanId);
  });

  it('of a saga that another request resumes are within that request, linked to the first', async () => {
    const order = await world.confirmed();
    world.payments.gateway = 'is slow';
    const cancel = world.as(ALICE).post(`/v1/orders/${order.id}/cancel`);
    await cancel.set('traceparent', `00-${CALLERS_TRACE}-00f067aa0ba902b7-01`).expect(200);
    const [paymentId = 'none'] = world.payments.charges.keys();
    const { amount } = world.payments.finishRefund(paymentId, true);
    exporter.reset();
    await world
      .reportResult(order.id, { paymentId, status: 'REFUNDED', amount, refunded: amount })
      .expect(200);
    const resumed = spanNamed('saga REFUND resumed');
    const request = spanNamed('POST /v1/orders/:id/payments');
    expect(resumed.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    expect(traceOf(resumed)).not.toBe(CALLERS_TRACE);
    expect(resumed.links.map(({ context }) => context.traceId)).toEqual([CALLERS_TRACE]);
  });
});
