import { trace } from '@opentelemetry/api';

export interface TracingOptions {
  readonly service: string;
  /** Base URL of an OTLP/HTTP receiver; `/v1/traces` is added, as the OpenTelemetry specification says. */
  readonly endpoint: string | undefined;
}

/**
 * Sends spans to the configured receiver, and returns a function that flushes them at the end. The SDK is loaded only
 * if there is a receiver, because it needs some time and memory.
 */
export async function startTracing({ service, endpoint }: TracingOptions): Promise<() => Promise<void>> {
  if (endpoint === undefined) return () => Promise.resolve();
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  return () => provider.shutdown();
}
