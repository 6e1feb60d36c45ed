import { spawn } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import { root } from '../../scripts/local-platform';
import { killInCommit } from './support/kill-in-commit';
import { addPair, createPairTables, readPairs } from './support/pairs';
import { pause } from './support/pause';
import { WriteAheadLog, wasCutOffInCommit } from './support/write-ahead-log';

const KILLS = 5;
const GROUPS = 8;
const PAIRS_IN_GROUP = 6;
const LOOK_EVERY_MS = 10;

describe('An interrupted commit of the embedded database', () => {
  const directory = mkdtempSync(join(tmpdir(), 'torn-commit-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function opened<Result>(
    file: string,
    work: (database: Database) => Promise<Result>,
  ): Promise<Result> {
    const database = await openDatabase(`sqlite:${file}`);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  let copies = 0;

  /** What a new process would find in these files. Uses new file names each time, because SQLite caches by name. */
  async function foundIn(file: string, log: Buffer) {
    const copy = join(directory, `copy${(copies += 1)}.db`);
    copyFileSync(file, copy);
    writeFileSync(`${copy}-wal`, log);
    try {
      return await opened(copy, async (database) => ({
        report: await database.query('PRAGMA integrity_check'),
        ...(await readPairs(database)),
      }));
    } finally {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true });
    }
  }

  it('leaves everything that was acknowledged, and nothing incomplete, when its process was killed', async () => {
    const file = join(directory, 'killed.db');
    await opened(file, createPairTables);
    const acknowledged: string[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const told = await writeUntilKilledInCommit(file, `run${kill}`);
      expect(wasCutOffInCommit(file)).toBe(true);
      expect(told.length).toBeGreaterThan(0);
      acknowledged.push(...told);

      const { report, whole, halves } = await foundIn(file, readFileSync(`${file}-wal`));
      expect(report).toEqual([{ integrity_check: 'ok' }]);
      expect(acknowledged.filter((id) => !whole.has(id))).toEqual([]);
      expect(halves).toEqual([]);
    }
    process.stderr.write(`${KILLS} kills in a commit, ${acknowledged.length} acknowledged pairs kept\n`);
  });

  it('leaves exactly the complete commits when the log ends after any part of any write', async () => {
    const file = join(directory, 'written.db');
    await opened(file, createPairTables);
    const { log, before, commits } = await writeInGroups(file);
    for (const length of log.cuts) {
      const complete = commits.filter(({ logLength }) => logLength <= length).flatMap(({ ids }) => ids);
      const { report, whole, halves } = await foundIn(before, log.bytes.subarray(0, length));
      expect({ length, report, ids: [...whole].sort(), halves }).toEqual({
        length,
        report: [{ integrity_check: 'ok' }],
        ids: complete.sort(),
        halves: [],
      });
    }
    process.stderr.write(`${log.cuts.length} cuts through ${commits.length} commits\n`);
    expect(log.cuts.length).toBeGreaterThan(GROUPS * PAIRS_IN_GROUP);
  });

  /**
   * Returns the ids that the writer reported before it was killed. It writes them to a file, because a pipe would be
   * full while nobody reads it.
   */
  async function writeUntilKilledInCommit(file: string, prefix: string): Promise<string[]> {
    const toldFile = join(directory, `${prefix}.txt`);
    const told = openSync(toldFile, 'w');
    const writer = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'support/steady-writer.ts'), `sqlite:${file}`, prefix],
      { cwd: root, stdio: ['ignore', told, 'inherit'] },
    );
    closeSync(told);
    const closed = new Promise((resolve) => writer.once('close', resolve));
    try {
      while (statSync(toldFile).size === 0) await pause(LOOK_EVERY_MS);
      await killInCommit(writer.pid!, file);
    } finally {
      writer.kill('SIGKILL');
      await closed;
    }
    return readFileSync(toldFile, 'utf8').split('\n').slice(0, -1);
  }

  /** Commits groups one after the other; `before` is the database's file from when the log was empty. */
  async function writeInGroups(file: string) {
    const before = join(directory, 'before.db');
    copyFileSync(file, before);
    return opened(file, async (database) => {
      const commits: { ids: string[]; logLength: number }[] = [];
      for (let group = 0; group < GROUPS; group += 1) {
        const ids = Array.from({ length: PAIRS_IN_GROUP }, (_, index) => `group${group}-${index}`);
        await Promise.all(ids.map((id) => addPair(database, id)));
        commits.push({ ids, logLength: statSync(`${file}-wal`).size });
      }
      return { before, commits, log: { bytes: readFileSync(`${file}-wal`), cuts: cutsThroughLog(file) } };
    });
  }

  /** Before, within and after the header of each frame, and within its page. */
  function cutsThroughLog(file: string): number[] {
    const log = new WriteAheadLog(file);
    const starts = Array.from({ length: log.frameCount + 1 }, (_, number) => log.frameStart(number));
    log.close();
    return [
      ...starts.slice(0, -1).flatMap((start) => [start, start + 12, start + 24, start + 2_000]),
      ...starts.slice(-1),
    ];
  }
});
