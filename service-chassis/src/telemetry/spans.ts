import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  isSpanContextValid,
  trace,
  type Attributes,
  type Link,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import { currentContext, runInContext } from '../logging/request-context';

export interface SpanOptions {
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: Attributes;
  /** Trace parents of work that caused this work without waiting for it. */
  readonly linkedTo?: readonly string[];
}

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** The W3C trace parent of a span. */
const traceParentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

function spanContextOf(traceParent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = '00'] = traceParent.split('-');
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return { traceId, spanId, traceFlags, isRemote: true };
}

const linkTo = (traceParent: string): Link => ({ context: spanContextOf(traceParent) });

/** Starts a span below the current request. Without a tracing SDK the span records nothing and costs almost nothing. */
export function beginSpan(
  name: string,
  { kind = 'internal', attributes = {}, linkedTo = [] }: SpanOptions = {},
): Span {
  const parent = currentContext()?.traceParent;
  const context =
    parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent));
  return trace
    .getTracer('service-chassis')
    .startSpan(name, { kind: kinds[kind], attributes, links: linkedTo.map(linkTo) }, context);
}

/** The trace parent that work inside this span passes on; the current one if nothing records. */
export function traceParentInside(span: Span, current: string): string {
  const context = span.spanContext();
  return isSpanContextValid(context) ? traceParentOf(context) : current;
}

export function endWithError(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.name : 'failed';
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.end();
}

/** Runs work inside its own span; log lines and calls to peers belong to that span. */
export async function withSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const span = beginSpan(name, options);
  const context = currentContext();
  try {
    const result =
      context === undefined
        ? await work()
        : await runInContext({ ...context, traceParent: traceParentInside(span, context.traceParent) }, work);
    span.end();
    return result;
  } catch (error) {
    endWithError(span, error);
    throw error;
  }
}
