import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const repository = join(__dirname, '../../..');

export const readText = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** The files below a folder, as paths from the repository's root, in the order in which kubectl visits them. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)))
    .sort();
}
