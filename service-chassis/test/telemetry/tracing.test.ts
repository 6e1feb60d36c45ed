import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import request from 'supertest';
import { currentContext } from '../../src/service';
import { tracedDatabase } from '../../src/telemetry/traced-database';
import { createWidget, widgetService } from '../builders/test-service';

const CALLERS_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('tracing', () => {
  const exporter = new InMemorySpanExporter();
  let service: Awaited<ReturnType<typeof widgetService>>;

  beforeAll(() => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
  });
  afterAll(() => trace.disable());
  beforeEach(() => exporter.reset());
  afterEach(() => service.dispose());

  const spanNamed = (name: string) => {
    const span = exporter.getFinishedSpans().find((candidate) => candidate.name === name);
    if (span === undefined) {
      throw new Error(
        `No span ${name} among ${exporter
          .getFinishedSpans()
          .map((other) => other.name)
          .join(', ')}`,
      );
    }
    return span;
  };

  it('puts the SQL of a request below its span, and that below the caller’s', async () => {
    let traceOfLogLines: string | undefined;
    service = await widgetService([
      createWidget(async () => {
        traceOfLogLines = currentContext()?.traceParent.slice(3, 35);
        await tracedDatabase(service.database).execute(`UPDATE job_leases SET owner = @owner`, {
          owner: 'hidden',
        });
      }),
    ]);
    await request(service.app)
      .post('/v1/widgets')
      .set('traceparent', `00-${CALLERS_TRACE}-00f067aa0ba902b7-01`)
      .send({ name: 'cog', size: 1 });

    const server = spanNamed('POST /v1/widgets');
    const statement = spanNamed('UPDATE');
    expect(server.spanContext().traceId).toBe(CALLERS_TRACE);
    expect(server.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    expect(server.attributes['http.response.status_code']).toBe(201);
    expect(statement.parentSpanContext?.spanId).toBe(server.spanContext().spanId);
    expect(statement.attributes['db.query.text']).toBe('UPDATE job_leases SET owner = @owner');
    expect(JSON.stringify(statement.attributes)).not.toContain('hidden');
    expect(traceOfLogLines).toBe(CALLERS_TRACE);
  });

  it('links the delivery of a message to the request that stored it', async () => {
    service = await widgetService([
      createWidget(async () => {
        await service.database.transactions.run((tx) => outbox.add(tx, 'greeting', {}));
      }),
    ]);
    const outbox = service.host.outbox({ greeting: () => Promise.resolve() });
    await request(service.app).post('/v1/widgets').send({ name: 'cog', size: 1 });
    await outbox.relayDue();
    const [link] = spanNamed('outbox greeting').links;
    expect(link?.context.spanId).toBe(spanNamed('POST /v1/widgets').spanContext().spanId);
  });
});
