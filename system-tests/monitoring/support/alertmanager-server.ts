import { startServer, type StartedServer } from './start-server';

/** A real Alertmanager. */
export class AlertmanagerServer {
  private constructor(private readonly server: StartedServer) {}

  static async start(config: string): Promise<AlertmanagerServer> {
    const server = await startServer({
      command: 'prometheus-alertmanager',
      config,
      argumentsFor: (files) => [
        `--config.file=${files.config}`,
        `--storage.path=${files.data}`,
        '--cluster.listen-address=',
        '--web.listen-address=127.0.0.1:0',
      ],
    });
    return new AlertmanagerServer(server);
  }

  /** Sends it alerts like Prometheus. */
  async fire(...alerts: readonly { labels: object; annotations: object }[]): Promise<void> {
    const answer = await fetch(`${this.server.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!answer.ok) throw new Error(`The alerts were refused: ${answer.status} ${await answer.text()}`);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
