import { SingleBar } from 'cli-progress';
import type { Progress } from '../progress';

export interface ProgressDisplay {
  show(progress: Progress): void;
  stop(): void;
}

/** A progress bar on a terminal; otherwise, for example in the log of a job, a line for each step. */
export function createProgressDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  return output.isTTY ? barDisplay(output) : lineDisplay(output);
}

function barDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  const bar = new SingleBar({ format: '{bar} {value}/{total}  {step}', stream: output, hideCursor: true });
  let started = false;
  return {
    show({ done, total, step }) {
      if (!started) bar.start(total, done, { step });
      else bar.update(done, { step });
      started = true;
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

function lineDisplay(output: NodeJS.WritableStream): ProgressDisplay {
  return {
    show({ done, total, step }) {
      output.write(done < total ? `[${done + 1}/${total}] ${step}\n` : `${step}\n`);
    },
    stop: () => undefined,
  };
}
