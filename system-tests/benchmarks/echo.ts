import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** The echo, in a separate process. */
export class Echo {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<Echo> {
    const child = fork(join(__dirname, 'echo-process.ts'), { execArgv: ['--import', 'tsx'] });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message: { readonly port: number }) => resolve(message.port));
      child.once('exit', () => reject(new Error('The echo process ended.')));
    });
    return new Echo(child, `http://127.0.0.1:${port}/echo`);
  }

  get processId(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('The echo could not be started.');
    return pid;
  }

  stop(): void {
    this.child.kill();
  }
}
