import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/database';

describe('the file of an embedded database', () => {
  it('does not keep what was deleted or overwritten', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'erased-'));
    try {
      const file = join(directory, 'people.db');
      const database = await openDatabase(`sqlite:${file}`);
      await database.execute('CREATE TABLE people (id INT NOT NULL, name VARCHAR(40) NULL)');
      for (const [id, name] of [
        [1, 'Ada-who-is-deleted'],
        [2, 'Grace-who-is-blanked'],
        [3, 'Edsger-who-stays'],
      ] as const) {
        await database.execute('INSERT INTO people (id, name) VALUES (@id, @name)', { id, name });
      }
      await database.execute('DELETE FROM people WHERE id = 1');
      await database.execute('UPDATE people SET name = NULL WHERE id = 2');
      await database.close();
      const bytes = readFileSync(file).toString('latin1');
      const found = ['Ada-who', 'Grace-who', 'Edsger-who'].filter((text) => bytes.includes(text));
      expect(found).toEqual(['Edsger-who']);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
