import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MigrationSource {
  /** Whose migrations these are; each source numbers its own files. */
  readonly source: string;
  readonly directory: string;
}

export interface MigrationFile {
  readonly source: string;
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text with Unix line ends, in hex. */
  readonly checksum: string;
}

/**
 * The migrations of one source, lowest number first. Throws when the numbers are not 1, 2, 3 ... without gaps or
 * duplicates.
 */
export function readMigrationFiles({ source, directory }: MigrationSource): readonly MigrationFile[] {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  names.forEach((name, index) => {
    const number = /^(\d{4})_[a-z0-9_-]+\.sql$/.exec(name)?.[1];
    if (number === undefined) {
      throw new Error(`Migration ${source}/${name} must be named like 0001_what_it_does.sql.`);
    }
    const expected = String(index + 1).padStart(4, '0');
    if (number !== expected) {
      throw new Error(
        `Migration ${source}/${name} should have the number ${expected}: numbers have no gap and no double.`,
      );
    }
  });
  return names.map((name) => {
    const text = readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n');
    return { source, name, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}
