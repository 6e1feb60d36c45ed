import { closeSync, openSync, readSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The log's header and each of its frames contain the two salts of the log's current round. */
const SALTS = { inHeader: 16, inFrame: 8, bytes: 8 } as const;
const PAGE_SIZE_AT = 8;
/** Zero in every frame of a transaction but its last. */
const COMMIT_MARK_AT = 4;

/**
 * Follows the log of a SQLite database while another process writes to it, and detects where transactions end. The
 * format: https://sqlite.org/fileformat2.html#the_write_ahead_log
 */
export class WriteAheadLog {
  readonly #file: number;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  readonly #frame = Buffer.alloc(FRAME_HEADER_BYTES);
  #salts = Buffer.alloc(SALTS.bytes);
  #framesSeen = 0;
  #endsInTransaction = false;

  constructor(databaseFile: string) {
    this.#file = openSync(`${databaseFile}-wal`, 'r');
  }

  /**
   * Whether the last frame belongs to a transaction whose end is not written: its commit is in progress or was
   * interrupted.
   */
  endsInsideTransaction(): boolean {
    if (readSync(this.#file, this.#header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return false;
    const salts = this.#header.subarray(SALTS.inHeader, SALTS.inHeader + SALTS.bytes);
    if (!salts.equals(this.#salts)) {
      // The log was moved into the database's file, and starts again.
      this.#salts = Buffer.from(salts);
      this.#framesSeen = 0;
      this.#endsInTransaction = false;
    }
    while (this.#readFrame(this.frameStart(this.#framesSeen))) {
      this.#framesSeen += 1;
      this.#endsInTransaction = this.#frame.readUInt32BE(COMMIT_MARK_AT) === 0;
    }
    return this.#endsInTransaction;
  }

  get frameCount(): number {
    this.endsInsideTransaction();
    return this.#framesSeen;
  }

  /** The position of the frame with this number, from 0, in the file. */
  frameStart(number: number): number {
    return HEADER_BYTES + number * (FRAME_HEADER_BYTES + this.#header.readUInt32BE(PAGE_SIZE_AT));
  }

  close(): void {
    closeSync(this.#file);
  }

  #readFrame(start: number): boolean {
    if (readSync(this.#file, this.#frame, 0, FRAME_HEADER_BYTES, start) < FRAME_HEADER_BYTES) return false;
    return this.#frame.subarray(SALTS.inFrame, SALTS.inFrame + SALTS.bytes).equals(this.#salts);
  }
}

/** Whether the log that a dead process left ends in the middle of a transaction. */
export function wasCutOffInCommit(databaseFile: string): boolean {
  const log = new WriteAheadLog(databaseFile);
  try {
    return log.endsInsideTransaction();
  } finally {
    log.close();
  }
}
