import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoadSlot } from '../http/load-slot';

/** What belongs to the request at hand and goes along with every log line and every call to a peer. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C trace context of this request, passed on to peers. */
  readonly traceParent: string;
  /** When the caller stops waiting; work beyond it serves nobody. Background work has none. */
  readonly deadline?: Date;
  /** Its right to be worked on; background work and probes need none. */
  readonly slot?: LoadSlot;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);
export const currentContext = (): RequestContext | undefined => storage.getStore();
