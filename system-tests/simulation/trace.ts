import { createHash } from 'node:crypto';
import type { VirtualTime } from './time/virtual-time';

/** What happened, line by line. Two runs with the same lines are identical. */
export interface Trace {
  note(where: string, what: string): void;
  /** SHA-256 over all lines so far, in hex. */
  digest(): string;
}

/** `print` gets each line as it is written. */
export function createTrace(time: VirtualTime, print?: (line: string) => void): Trace {
  const hash = createHash('sha256');
  return {
    note(where, what) {
      const line = `${(time.elapsed / 1000).toFixed(3).padStart(10)}  ${where.padEnd(20)}  ${what}`;
      hash.update(line).update('\n');
      print?.(line);
    },
    digest: () => hash.copy().digest('hex'),
  };
}
