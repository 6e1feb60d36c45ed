/** How far the work has come: `done` of `total` steps, and what the next one is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly step: string;
}

export type OnProgress = (progress: Progress) => void;

/** A step of work with a name for people. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Runs the steps one after the other, and reports the progress before each step and at the end. */
export async function runSteps(steps: readonly Step[], onProgress: OnProgress): Promise<void> {
  for (const [done, step] of steps.entries()) {
    onProgress({ done, total: steps.length, step: step.name });
    await step.run();
  }
  onProgress({ done: steps.length, total: steps.length, step: 'done' });
}
