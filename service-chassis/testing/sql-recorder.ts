import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedSql {
  /** The test file that sent the text, relative to the root of the repository. */
  readonly testPath: string;
  readonly text: string;
}

/** Collects the distinct texts that one test file sends, and appends each to a file when it is first seen. */
export class SqlRecorder {
  readonly #file: string;
  readonly #testPath: string;
  readonly #seen = new Set<string>();

  /** The folder is made where it is missing. The file belongs to this process and worker alone. */
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
