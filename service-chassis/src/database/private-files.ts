import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Only the owner may read and write: the files hold personal data and keys. */
const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

/**
 * Creates a database's file and its folder when they are missing, and takes the rights of others away from the files of an
 * earlier version. SQLite creates its other files with the rights of this one. A folder that is there stays as it is.
 */
export function prepareDatabaseFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_DIRECTORY });
  closeSync(openSync(file, 'a', PRIVATE_FILE));
  for (const suffix of ['', '-wal', '-shm']) makePrivate(`${file}${suffix}`);
}

function makePrivate(file: string): void {
  try {
    chmodSync(file, PRIVATE_FILE);
  } catch (error) {
    // Another user's file is for its owner to protect, and the further files may be missing.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EPERM' && code !== 'EROFS') throw error;
  }
}
