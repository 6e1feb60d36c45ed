import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function isOnPath(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** `it` where the tool is installed; elsewhere the test is skipped and its name says why. */
export function itWith(tool: 'promtool' | 'prometheus'): (...test: Parameters<jest.It>) => void {
  if (isOnPath(tool)) return it;
  return (name) =>
    it.skip(`${name} (skipped: no ${tool} on the PATH; Debian's package prometheus has it)`, () => undefined);
}
