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

/** The tools that some tests need, by the Debian package that contains them. */
const packages = {
  promtool: 'prometheus',
  prometheus: 'prometheus',
  amtool: 'prometheus-alertmanager',
  'prometheus-alertmanager': 'prometheus-alertmanager',
} as const;

/** `it` if the tool is installed; otherwise the test is skipped and its name says why. */
export function itWith(tool: keyof typeof packages): (...test: Parameters<jest.It>) => void {
  if (isOnPath(tool)) return it;
  const reason = `skipped: no ${tool} on the PATH; Debian's package ${packages[tool]} has it`;
  return (name) => it.skip(`${name} (${reason})`, () => undefined);
}
