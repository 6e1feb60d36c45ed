import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { addMilliseconds, systemClock } from '../core/clock';
import { parseDatabaseUrl } from './database-url';
import { prepareDatabaseFile } from './private-files';
import { loadSqlite } from './sqlite-driver';

/** The directory of embedded databases is used by others in a way that excludes this use. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/** A use of a directory. It ends when the process ends, however that happens. */
export interface DirectoryLock {
  release(): void;
}

export interface SupervisorLock extends DirectoryLock {
  /** Does what no other process may see, such as deleting the databases. @throws DirectoryInUse while others use them */
  alone(work: () => Promise<void>): Promise<void>;
}

/**
 * A database that is never written: only its lock matters, because the operating system frees it with the process. Many may
 * read it (SHARED), beside one who may write (RESERVED), or one who excludes all others (EXCLUSIVE):
 * https://sqlite.org/lockingv3.html
 */
const LOCK_FILE = 'in-use.lock';
/** One file for each process, named by its id, with the name of the program: only for messages. */
const PROGRAMS = 'in-use';
const SHARED = 'BEGIN; SELECT COUNT(*) FROM sqlite_master';
const RESERVED = 'BEGIN IMMEDIATE';
const EXCLUSIVE = 'BEGIN EXCLUSIVE';
/** Not COMMIT, which would write the head of an empty database. */
const FREE = 'ROLLBACK';
/** The journal of a process that was killed would have to be looked at by the next one, alone. */
const WITHOUT_JOURNAL = 'PRAGMA journal_mode = MEMORY';
/** Processes that are about to end get this long. */
const ALONE_WITHIN_MS = 3_000;
const RETRY_EVERY_MS = 100;

/**
 * Notes that this process uses embedded databases in a directory, beside any others that do. Undefined when none of the
 * databases is a file there. @throws DirectoryInUse while another process deletes them
 */
export async function shareDirectory(
  directory: string,
  program: string,
  databaseUrls: readonly string[],
): Promise<DirectoryLock | undefined> {
  if (!databaseUrls.some((url) => isFileIn(directory, url))) return undefined;
  const lock = await openLock(directory);
  acquire(lock, directory, SHARED);
  return noted(program, directory, lock);
}

/** Claims a directory for the one process that may start services on it. @throws DirectoryInUse when another has it */
export async function superviseDirectory(directory: string, program: string): Promise<SupervisorLock> {
  const lock = await openLock(directory);
  if (!isAcquired(lock, RESERVED)) throw directoryInUse(lock, directory, (name) => name === program);
  const held = noted(program, directory, lock);
  return {
    ...held,
    async alone(work) {
      lock.exec(FREE);
      const isAlone = await isAcquiredWithin(ALONE_WITHIN_MS, lock, EXCLUSIVE);
      if (!isAlone) throw directoryInUse(lock, directory, (name) => name !== program);
      await work();
      lock.exec(FREE);
      acquire(lock, directory, RESERVED);
    },
  };
}

function isFileIn(directory: string, databaseUrl: string): boolean {
  const address = parseDatabaseUrl(databaseUrl);
  return address.engine === 'sqlite' && dirname(resolve(address.path)) === resolve(directory);
}

async function openLock(directory: string): Promise<DatabaseSyncInstance> {
  const Sqlite = await loadSqlite();
  const file = join(resolve(directory), LOCK_FILE);
  prepareDatabaseFile(file);
  const lock = new Sqlite(file);
  lock.exec('PRAGMA busy_timeout = 0');
  return lock;
}

async function isAcquiredWithin(ms: number, lock: DatabaseSyncInstance, kind: string): Promise<boolean> {
  const end = addMilliseconds(systemClock.now(), ms);
  while (!isAcquired(lock, kind)) {
    if (systemClock.now() > end) return false;
    await systemClock.sleep(RETRY_EVERY_MS);
  }
  return true;
}

function acquire(lock: DatabaseSyncInstance, directory: string, kind: string): void {
  if (!isAcquired(lock, kind)) throw directoryInUse(lock, directory, () => true);
}

function directoryInUse(
  lock: DatabaseSyncInstance,
  directory: string,
  isMeant: (name: string) => boolean,
): DirectoryInUse {
  lock.close();
  const programs = programsOf(directory).filter(({ name }) => isMeant(name));
  const names = programs.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  return new DirectoryInUse(
    `${resolve(directory)} is in use by ${names === '' ? 'another process' : names}. ` +
      'Stop what uses it, or set DATA_DIR to another directory.',
  );
}

function isAcquired(lock: DatabaseSyncInstance, kind: string): boolean {
  try {
    lock.exec(`${WITHOUT_JOURNAL}; ${kind}`);
    return true;
  } catch (error) {
    if (lock.isTransaction) lock.exec(FREE);
    if (/locked|busy/i.test(String(error))) return false;
    throw error;
  }
}

function noted(program: string, directory: string, lock: DatabaseSyncInstance): DirectoryLock {
  const programs = join(resolve(directory), PROGRAMS);
  const file = join(programs, String(process.pid));
  bestEffort(() => {
    mkdirSync(programs, { recursive: true, mode: 0o700 });
    for (const pid of readdirSync(programs)) if (!isAlive(Number(pid))) rmSync(join(programs, pid));
    writeFileSync(file, program, { mode: 0o600 });
  });
  return {
    release: () => {
      bestEffort(() => rmSync(file, { force: true }));
      lock.close();
    },
  };
}

/** The programs that noted themselves here and still live. */
function programsOf(directory: string): { readonly name: string; readonly pid: string }[] {
  const programs = join(resolve(directory), PROGRAMS);
  const found: { name: string; pid: string }[] = [];
  bestEffort(() => {
    for (const pid of readdirSync(programs)) {
      if (isAlive(Number(pid))) found.push({ name: readFileSync(join(programs, pid), 'utf8'), pid });
    }
  });
  return found;
}

/** The names are only for people: without them, on a full disk for example, the lock is still good. */
function bestEffort(work: () => void): void {
  try {
    work();
  } catch {
    // Another process may have removed the file of one that ended.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
