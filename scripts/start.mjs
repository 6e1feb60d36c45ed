import { spawn } from 'node:child_process';
import { installIfNeeded, root } from './install.mjs';

installIfNeeded();

const child = spawn(process.execPath, ['--import', 'tsx', 'startLocal.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to the child as well; this process only has to outlive it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status) => process.exit(status ?? 1));
