import { mutations } from './mutations';
import type { RunOrder, WorkerAnswer } from './runs';
import { run } from './world';

// There is nobody to report to when the parent process has gone.
process.on('disconnect', () => process.exit());

/** A process that runs one seed after the other, on request. */
process.on('message', (message) => {
  const { seed, mutation } = message as RunOrder;
  const tell = (answer: WorkerAnswer) => process.send?.(answer);
  run({ seed, ...(mutation === undefined ? {} : { mutation: mutations[mutation] }) }).then(
    (result) => tell({ report: { ...result, faults: [...result.faults] } }),
    (error: unknown) =>
      tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
