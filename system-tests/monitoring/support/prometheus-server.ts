import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressIn } from './server-log';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  /** Seconds since 1970, and the value as text. */
  readonly value: readonly [number, string];
}

interface Target {
  readonly health: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A real Prometheus on a port that the system chooses, with its data in a temporary folder. */
export class PrometheusServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  static async start(config: string): Promise<PrometheusServer> {
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
    writeFileSync(join(folder, 'prometheus.yml'), config);
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        '--web.listen-address=127.0.0.1:0',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    try {
      return new PrometheusServer(
        child,
        folder,
        `http://${await addressIn(child, 'Server is ready to receive web requests')}`,
      );
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** @throws when Prometheus refuses the expression, with what it says. */
  async query(expression: string): Promise<readonly Sample[]> {
    const query = new URLSearchParams({ query: expression });
    return (await this.get<{ result: Sample[] }>(`/api/v1/query?${query.toString()}`)).result;
  }

  async targets(): Promise<readonly Target[]> {
    return (await this.get<{ activeTargets: Target[] }>('/api/v1/targets?state=active')).activeTargets;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async get<Data>(path: string): Promise<Data> {
    const answer = (await (await fetch(this.url + path)).json()) as { data?: Data; error?: string };
    if (answer.data === undefined) throw new Error(`${answer.error ?? 'no answer'} (${path})`);
    return answer.data;
  }
}
