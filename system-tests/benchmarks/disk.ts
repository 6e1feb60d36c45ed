import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../overload/load';
import type { Finding } from './report';

/** See `man 2 statfs`. */
const TMPFS_MAGIC = 0x01021994;
const WRITES = 50;
const PAGE_BYTES = 4_096;

/** How long the disk takes to write a page durably, which each commit waits for. @throws when there is no disk */
export function measureDisk(directory: string): Finding {
  if (statfsSync(directory).type === TMPFS_MAGIC) {
    throw new Error(
      `${directory} is kept in memory, where commits cost nothing. Set TMPDIR to a folder on a disk.`,
    );
  }
  const file = join(directory, 'durable-writes');
  const descriptor = openSync(file, 'w');
  try {
    const times = Array.from({ length: WRITES }, () => {
      const beganAt = performance.now();
      writeSync(descriptor, Buffer.alloc(PAGE_BYTES));
      fdatasyncSync(descriptor);
      return performance.now() - beganAt;
    });
    return { what: 'a durable write of 4 kB to the disk', measured: `${median(times).toFixed(2)} ms` };
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
}
