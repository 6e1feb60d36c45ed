import { startServer, type StartedServer } from './start-server';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  /** Seconds since 1970, and the value as text. */
  readonly value: readonly [number, string];
}

interface Target {
  readonly health: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A real Prometheus. */
export class PrometheusServer {
  private constructor(private readonly server: StartedServer) {}

  static async start(config: string): Promise<PrometheusServer> {
    const server = await startServer({
      command: 'prometheus',
      config,
      argumentsFor: (files) => [
        `--config.file=${files.config}`,
        `--storage.tsdb.path=${files.data}`,
        '--web.listen-address=127.0.0.1:0',
      ],
      readyLine: 'Server is ready to receive web requests',
    });
    return new PrometheusServer(server);
  }

  /** @throws with Prometheus' message when it rejects the expression */
  async query(expression: string): Promise<readonly Sample[]> {
    const query = new URLSearchParams({ query: expression });
    return (await this.get<{ result: Sample[] }>(`/api/v1/query?${query.toString()}`)).result;
  }

  async targets(): Promise<readonly Target[]> {
    return (await this.get<{ activeTargets: Target[] }>('/api/v1/targets?state=active')).activeTargets;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private async get<Data>(path: string): Promise<Data> {
    const answer = (await (await fetch(this.server.url + path)).json()) as { data?: Data; error?: string };
    if (answer.data === undefined) throw new Error(`${answer.error ?? 'no answer'} (${path})`);
    return answer.data;
  }
}
