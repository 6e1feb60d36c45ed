import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { FlowOrder } from './flows';

export interface LoadOrder {
  /** How many of the flow's clients take part. */
  readonly clients: number;
  /**
   * Requests per second, independent of their results. By default each client sends its next request after each
   * response.
   */
  readonly perSecond?: number;
  readonly windows: number;
  readonly windowMs: number;
}

/** What happened in a short window of time. */
export interface LoadWindow {
  readonly ms: number;
  readonly sent: number;
  /** Requests that were due while all clients were waiting for responses. */
  readonly notSent: number;
  /** Rounds of the flow that were completed. */
  readonly rounds: number;
  readonly successMs: readonly number[];
  /** Times of 429 and 503. */
  readonly refusalMs: readonly number[];
  readonly withoutRetryAfter: number;
  /** Statuses of neither a success nor a rejection; 0 means no response. */
  readonly otherStatuses: readonly number[];
}

type LoadAnswer = { readonly windows: LoadWindow[] } | { readonly failure: string };

/** Clients in a separate process, so that their work is not measured as the platform's. */
export class LoadGenerator {
  private constructor(private readonly child: ChildProcess) {}

  static async start(flows: FlowOrder): Promise<LoadGenerator> {
    const child = fork(join(__dirname, 'load-process.ts'), { execArgv: ['--import', 'tsx'] });
    const generator = new LoadGenerator(child);
    await generator.ask({ flows });
    return generator;
  }

  /** Offers a load, and reports the results window by window. */
  offer(load: LoadOrder): Promise<LoadWindow[]> {
    return this.ask({ load });
  }

  stop(): void {
    this.child.kill();
  }

  private ask(message: { readonly flows: FlowOrder } | { readonly load: LoadOrder }): Promise<LoadWindow[]> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('The load process ended.'));
      this.child.once('exit', onExit);
      this.child.once('message', (answer: LoadAnswer) => {
        this.child.off('exit', onExit);
        if ('failure' in answer) reject(new Error(answer.failure));
        else resolve(answer.windows);
      });
      this.child.send(message);
    });
  }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** NaN for an empty list. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? NaN;
}

export const perSecond = (count: number, { ms }: LoadWindow): number => (count * 1000) / ms;
