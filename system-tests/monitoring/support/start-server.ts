import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressIn } from './server-log';

export interface StartedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a program that serves HTTP on a port of the system's choice, with its configuration and data in a temporary folder. */
export async function startServer(options: {
  readonly command: string;
  readonly config: string;
  readonly argumentsFor: (files: { readonly config: string; readonly data: string }) => readonly string[];
  /** The log line that says that it serves requests. */
  readonly readyLine?: string;
}): Promise<StartedServer> {
  const { command, config, argumentsFor, readyLine } = options;
  const folder = mkdtempSync(join(tmpdir(), `${command}-`));
  const files = { config: join(folder, 'config.yml'), data: join(folder, 'data') };
  writeFileSync(files.config, config);
  const child = spawn(command, argumentsFor(files), { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { url: `http://${await addressIn(child, readyLine)}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
