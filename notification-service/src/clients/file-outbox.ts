import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder with one file per message. A file is complete or does not exist. */
export function createFileOutbox(directory: string) {
  return {
    /** Replaces a file with the same name, so that a repeat leaves one file. Returns the file's path. */
    async write(fileName: string, content: string | Buffer): Promise<string> {
      const path = join(directory, fileName);
      const unfinished = `${path}.tmp`;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const file = await open(unfinished, 'w', 0o600);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      return path;
    },
    remove: (fileName: string): Promise<void> => rm(join(directory, fileName), { force: true }),
  };
}

export type FileOutbox = ReturnType<typeof createFileOutbox>;
