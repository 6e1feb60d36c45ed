import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedSql {
  /** The test file that sent the text, relative to the root of the repository. */
  readonly testPath: string;
  readonly text: string;
}

/** Collects the distinct SQL texts that one test file sends, and appends each to a file at its first use. */
export class SqlRecorder {
  readonly #file: string;
  readonly #testPath: string;
  readonly #seen = new Set<string>();

  /** Creates the folder when it is missing. Only this process and worker write to the file. */
  constructor(directory: string, workerName: string, testPath: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = join(directory, `${workerName}.jsonl`);
    this.#testPath = testPath;
  }

  readonly record = (text: string): void => {
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    const entry: RecordedSql = { testPath: this.#testPath, text };
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  };
}
