import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/database';

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('the files of an embedded database', () => {
  const parent = mkdtempSync(join(tmpdir(), 'private-files-'));
  const directory = join(parent, 'new', 'data');
  afterAll(() => rmSync(parent, { recursive: true }));

  async function writeSomething(): Promise<Record<string, number>> {
    const database = await openDatabase(`sqlite:${directory}/widgets.db`);
    await database.execute('CREATE TABLE IF NOT EXISTS widgets (name NVARCHAR(10))');
    const modes = Object.fromEntries(
      readdirSync(directory).map((name) => [name, modeOf(join(directory, name))]),
    );
    await database.close();
    return modes;
  }

  it('belong to their owner alone, and so does the folder that is made for them', async () => {
    expect(await writeSomething()).toEqual({
      'widgets.db': 0o600,
      'widgets.db-wal': 0o600,
      'widgets.db-shm': 0o600,
    });
    expect(modeOf(directory)).toBe(0o700);
  });

  it('are taken from others when an earlier version left them open, but not the folder that somebody chose', async () => {
    chmodSync(join(directory, 'widgets.db'), 0o644);
    chmodSync(directory, 0o755);
    expect((await writeSomething())['widgets.db']).toBe(0o600);
    expect(modeOf(directory)).toBe(0o755);
    expect(existsSync(join(directory, 'widgets.db'))).toBe(true);
  });
});
