/** Simulates a process that crashes at a chosen step: the step never ends, and nothing happens after it. */
export class CrashSimulator {
  private steps = 0;
  private freezesAt = Number.POSITIVE_INFINITY;
  private isDead = false;
  private die: () => void = () => undefined;

  /** Counts from now on. Resolves when the step is reached. */
  crashAt(step: number): Promise<void> {
    this.steps = 0;
    this.freezesAt = step;
    return new Promise((resolve) => (this.die = resolve));
  }

  /** From now on nothing crashes. The crashed work stays crashed. */
  letOthersRun(): void {
    this.freezesAt = Number.POSITIVE_INFINITY;
    this.isDead = false;
  }

  /** The same work, with a step before and a step after it. */
  around<Args extends unknown[], Result>(
    work: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      await this.step();
      const result = await work(...args);
      await this.step();
      return result;
    };
  }

  private step(): Promise<void> {
    this.steps += 1;
    if (this.steps === this.freezesAt) {
      this.isDead = true;
      this.die();
    }
    return this.isDead ? new Promise<never>(() => undefined) : Promise.resolve();
  }
}
