import { AsyncResource } from 'node:async_hooks';
import type { Random } from '@ticketing/service-chassis/core';
import type { ScheduledEvent } from './event-queue';
import type { VirtualTime } from './virtual-time';

type Callback = (...values: unknown[]) => void;

/** What `setTimeout` returns inside a simulated world. */
class VirtualTimer {
  constructor(readonly event: ScheduledEvent) {}

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

/** What a simulated world uses instead of the process's own globals. */
export interface WorldGlobals {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Replaces the process's time, randomness and network by the simulated ones, for the libraries that use the globals
 * (retries and circuit breakers, group commits, the sandbox's webhooks). Returns a function that undoes it.
 */
export function installWorldGlobals({ time, random, fetch }: WorldGlobals): () => void {
  const later = (callback: Callback, delayMs: number | undefined, values: unknown[]) => {
    // A timer's callback runs in the context of the request that set it, as with Node's own timers.
    const bound = AsyncResource.bind(() => callback(...values), 'VirtualTimer');
    return new VirtualTimer(time.schedule(delayMs ?? 0, bound));
  };
  const clear = (timer: unknown) => {
    if (timer instanceof VirtualTimer) timer.event.cancelled = true;
  };
  const undo = [
    replace(globalThis, 'setTimeout', (run: Callback, ms?: number, ...rest: unknown[]) =>
      later(run, ms, rest),
    ),
    replace(globalThis, 'setImmediate', (run: Callback, ...rest: unknown[]) => later(run, 0, rest)),
    replace(globalThis, 'clearTimeout', clear),
    replace(globalThis, 'clearImmediate', clear),
    replace(timersPromises, 'setTimeout', (ms: number) => time.sleep(ms)),
    replace(timersPromises, 'setImmediate', () => time.sleep(0)),
    replace(Date, 'now', () => time.now),
    replace(Math, 'random', () => random.fraction()),
    replace(globalThis, 'fetch', fetch),
    // Drawing a QR code takes a real thread and milliseconds, and no check depends on the picture.
    replace(qrcode, 'toBuffer', () => Promise.resolve(Buffer.from('png'))),
  ];
  return () => undo.reverse().forEach((restore) => restore());
}

// The modules' own objects: other modules read their functions from these at each call.
/* eslint-disable @typescript-eslint/no-require-imports */
const timersPromises = require('node:timers/promises') as object;
const qrcode = require('qrcode') as object;
/* eslint-enable @typescript-eslint/no-require-imports */

function replace(owner: object, name: string, stand: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  if (before === undefined) throw new Error(`There is no ${name} to stand in for.`);
  Object.defineProperty(owner, name, { value: stand, configurable: true, writable: true, enumerable: true });
  return () => Object.defineProperty(owner, name, before);
}
