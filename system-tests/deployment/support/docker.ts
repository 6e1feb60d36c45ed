import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { repository } from './repository';

const run = promisify(execFile);

const works = (...args: string[]): boolean => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;

/** Whether this machine has Compose, which reads files without an engine. */
export const hasCompose = works('compose', 'version');

/** Whether an engine runs here that can build and run containers. */
export const hasEngine = hasCompose && works('info');

/** Runs docker in the repository and returns what it printed. @throws with all of its output when it fails. */
export async function docker(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await run('docker', args, {
    cwd: repository,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
