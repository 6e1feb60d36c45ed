import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { FaultKind } from './faults';
import type { FlawName } from './flaws';
import type { RunResult } from './world';

/** What a worker is asked for. */
export interface RunOrder {
  readonly seed: number;
  readonly flaw?: FlawName | undefined;
}

/** A result as it travels between processes. */
export type RunReport = Omit<RunResult, 'faults'> & {
  readonly faults: readonly (readonly [FaultKind, number])[];
};

/** What a worker answers: a report, or why there is none. */
export type WorkerAnswer = { readonly report: RunReport } | { readonly failure: string };

export interface RunsOptions {
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly flaw?: FlawName | undefined;
  readonly onReport: (report: RunReport) => void;
}

/** Runs each seed once, several at a time in processes of their own, and tells of each as it ends. */
export async function runAll({ seeds, workers, flaw, onReport }: RunsOptions): Promise<void> {
  const waiting = [...seeds];
  async function work(): Promise<void> {
    const worker = fork(join(__dirname, 'worker.ts'));
    try {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        onReport(await ask(worker, { seed, flaw }));
      }
    } finally {
      worker.disconnect();
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, seeds.length) }, work));
}

function ask(worker: ChildProcess, order: RunOrder): Promise<RunReport> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The run of seed ${order.seed} broke off: ${why}`));
    const onExit = (status: number | null) => fail(`its process ended with status ${status}`);
    worker.once('exit', onExit);
    worker.once('message', (message) => {
      worker.off('exit', onExit);
      const answer = message as WorkerAnswer;
      if ('report' in answer) resolve(answer.report);
      else fail(answer.failure);
    });
    worker.send(order);
  });
}
