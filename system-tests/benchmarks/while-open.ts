type Stop = () => void | Promise<void>;

const open = new Set<Stop>();

/** Does the work, and then stops what was started for it, even when the work fails. */
export async function whileOpen<Result>(stop: Stop, work: () => Promise<Result>): Promise<Result> {
  open.add(stop);
  try {
    return await work();
  } finally {
    if (open.delete(stop)) await stop();
  }
}

/** From now on an interrupted run leaves no process and no folder behind. */
export function stopAllWhenInterrupted(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      const stops = [...open].reverse();
      open.clear();
      void Promise.allSettled(stops.map(async (stop) => stop())).then(() => process.exit(130));
    });
  }
}
