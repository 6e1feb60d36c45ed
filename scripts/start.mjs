import { spawn } from 'node:child_process';
import { installIfNeeded, root } from './install.mjs';
import { rememberStarter } from './starter-gone.mjs';

// Before the installation, which takes long enough to lose npm.
const starter = rememberStarter();
installIfNeeded();

const child = spawn(process.execPath, ['--import', 'tsx', 'startLocal.ts', ...process.argv.slice(2)], {
  cwd: root,
  // The platform stops when the channel closes, so it does not outlive this process, however that ends.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// A terminal sends Ctrl-C to the child too, so this process only waits until the child has ended.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
starter.onGone(() => child.kill('SIGTERM'));
child.on('exit', (status) => process.exit(status ?? 1));
