import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that exists for each test of the suite, or for all of them, and is deleted afterwards. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'seed-data-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
