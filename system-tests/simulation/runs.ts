import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/local-platform';
import type { FaultKind } from './faults';
import type { MutationName } from './mutations';
import type { RunResult } from './world';

/** A request to a worker. */
export interface RunOrder {
  readonly seed: number;
  readonly mutation?: MutationName | undefined;
}

/** A result in the form in which it is sent between processes. */
export type RunReport = Omit<RunResult, 'faults'> & {
  readonly faults: readonly (readonly [FaultKind, number])[];
};

/** The response of a worker: a report, or the reason why there is none. */
export type WorkerAnswer = { readonly report: RunReport } | { readonly failure: string };

export interface RunsOptions {
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly mutation?: MutationName | undefined;
  readonly onReport: (report: RunReport) => void;
}

/** Runs each seed once, several at a time in separate processes, and reports each when it ends. */
export async function runAll({ seeds, workers, mutation, onReport }: RunsOptions): Promise<void> {
  const waiting = [...seeds];
  async function work(): Promise<void> {
    const worker = new Worker();
    try {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        onReport(await worker.run({ seed, mutation }));
      }
    } finally {
      worker.dismiss();
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, seeds.length) }, work));
}

/** A process that runs one seed after the other. */
export class Worker {
  readonly #process: ChildProcess = fork(join(__dirname, 'worker.ts'), {
    execArgv: ['--import', 'tsx'],
    cwd: root,
  });

  run(order: RunOrder): Promise<RunReport> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`The run of seed ${order.seed} broke off: ${why}`));
      const onExit = (status: number | null) => fail(`its process ended with status ${status}`);
      this.#process.once('exit', onExit);
      this.#process.once('message', (message) => {
        this.#process.off('exit', onExit);
        const answer = message as WorkerAnswer;
        if ('report' in answer) resolve(answer.report);
        else fail(answer.failure);
      });
      this.#process.send(order);
    });
  }

  dismiss(): void {
    this.#process.disconnect();
  }
}
