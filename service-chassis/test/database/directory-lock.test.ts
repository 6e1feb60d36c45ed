import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shareDirectory, superviseDirectory } from '../../src/database';

describe('the lock of a data directory', () => {
  let directory: string;
  let databases: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'directory-lock-'));
    databases = [`sqlite:${directory}/widgets.db`];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const nothing = () => Promise.resolve();
  const inUseBy = (by: string) => `${directory} is in use by ${by} (process ${process.pid}).`;

  it('lets many use the databases beside one supervisor, and no second supervisor', async () => {
    const supervisor = await superviseDirectory(directory, 'the launcher');
    const one = await shareDirectory(directory, 'one-service', databases);
    const other = await shareDirectory(directory, 'other-service', databases);
    await expect(superviseDirectory(directory, 'the launcher')).rejects.toThrow('is in use by');
    for (const lock of [supervisor, one, other]) lock?.release();
    (await superviseDirectory(directory, 'the launcher')).release();
  });

  it('names who has the directory, by program and process', async () => {
    const supervisor = await superviseDirectory(directory, 'the launcher');
    await expect(superviseDirectory(directory, 'the launcher')).rejects.toThrow(inUseBy('the launcher'));
    supervisor.release();
  });

  it('does not name a process that has ended', async () => {
    const supervisor = await superviseDirectory(directory, 'the launcher');
    // No process has such a number.
    writeFileSync(join(directory, 'in-use', '999999999'), 'the launcher');
    await expect(superviseDirectory(directory, 'the launcher')).rejects.toThrow(inUseBy('the launcher'));
    supervisor.release();
    (await superviseDirectory(directory, 'the launcher')).release();
    expect(readdirSync(join(directory, 'in-use'))).toEqual([]);
  });

  it('keeps everybody out while the databases are deleted', async () => {
    const supervisor = await superviseDirectory(directory, 'the launcher');
    await supervisor.alone(async () => {
      await expect(shareDirectory(directory, 'a-service', databases)).rejects.toThrow(
        inUseBy('the launcher'),
      );
      await expect(superviseDirectory(directory, 'the launcher')).rejects.toThrow(inUseBy('the launcher'));
    });
    const service = await shareDirectory(directory, 'a-service', databases);
    await expect(superviseDirectory(directory, 'the launcher')).rejects.toThrow('is in use by');
    service?.release();
    supervisor.release();
  });

  it('does not let the databases be deleted under whoever uses them', async () => {
    const service = await shareDirectory(directory, 'a-service', databases);
    const supervisor = await superviseDirectory(directory, 'the launcher');
    let deleted = false;
    const attempt = supervisor.alone(async () => {
      deleted = true;
    });
    await expect(attempt).rejects.toThrow('is in use by');
    expect(deleted).toBe(false);
    service?.release();
  });

  it('waits for those that are about to end', async () => {
    const service = await shareDirectory(directory, 'a-service', databases);
    const supervisor = await superviseDirectory(directory, 'the launcher');
    const attempt = supervisor.alone(nothing);
    service?.release();
    await attempt;
    supervisor.release();
  });

  it('concerns nobody whose databases are elsewhere', async () => {
    const elsewhere = ['sqlite:/elsewhere/widgets.db', 'sqlserver://user:password@host:1433/widgets'];
    expect(await shareDirectory(directory, 'a-service', elsewhere)).toBeUndefined();
    expect(readdirSync(directory)).toEqual([]);
  });
});
