import { spawn } from 'node:child_process';
import { installIfNeeded, root } from './install.mjs';

installIfNeeded();

const child = spawn(process.execPath, ['--import', 'tsx', 'startLocal.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to the child too, so this process only waits until the child has ended.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status) => process.exit(status ?? 1));
