import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * The host and port where a server of the Prometheus family listens. It logs them when it begins to listen.
 *
 * @param whenReady what its log says when it answers, if that is later.
 * @throws with its output when it ends before that
 */
export async function addressIn(child: ChildProcess, whenReady = 'Listening on'): Promise<string> {
  if (child.stderr === null) throw new Error('The log of the server cannot be read.');
  const said: string[] = [];
  // Its log must still be read, because a full pipe would block it.
  const lines = createInterface({ input: child.stderr });
  return new Promise((resolve, reject) => {
    let address: string | undefined;
    lines.on('line', (line) => {
      said.push(line);
      address ??= /Listening on.*address=(\S+:\d+)/.exec(line)?.[1];
      if (address !== undefined && line.includes(whenReady)) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`It ended before it listened:\n${said.join('\n')}`)));
  });
}
