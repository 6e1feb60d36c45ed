import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqlRecorder } from '../../testing/sql-recorder';

describe('SqlRecorder', () => {
  it('writes each distinct text once, with the test that sent it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'sql-recorder-'));
    try {
      const recorder = new SqlRecorder(join(directory, 'texts'), '12-1', 'some/test.ts');
      for (const text of ['SELECT 1', 'SELECT\n2', 'SELECT 1']) recorder.record(text);
      const lines = readFileSync(join(directory, 'texts', '12-1.jsonl'), 'utf8')
        .trimEnd()
        .split('\n');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        { testPath: 'some/test.ts', text: 'SELECT 1' },
        { testPath: 'some/test.ts', text: 'SELECT\n2' },
      ]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
