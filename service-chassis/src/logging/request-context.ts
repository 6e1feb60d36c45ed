import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoadSlot } from '../http/load-slot';

/** The data of the current request, for every log line and every call to a peer. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C trace context of this request, passed on to peers. */
  readonly traceParent: string;
  /** When the caller stops waiting; later work is useless. Background work has no deadline. */
  readonly deadline?: Date;
  /** The request's right to be worked on; background work and probes need none. */
  readonly slot?: LoadSlot;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);
export const currentContext = (): RequestContext | undefined => storage.getStore();
