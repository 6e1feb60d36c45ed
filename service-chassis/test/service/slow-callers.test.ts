import { connect, type Socket } from 'node:net';
import { listen, type RunningServer } from '../../src/service';
import { createWidget, testConfig, widgetService } from '../builders/test-service';

const HEAD = 'POST /v1/widgets HTTP/1.1\r\nHost: widgets\r\nContent-Type: application/json\r\n';
const WIDGET = JSON.stringify({ name: 'cog', size: 1 });

describe('callers who take their time', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;
  let server: RunningServer;
  const open = new Set<Socket>();

  async function serve(settings: Record<string, string>): Promise<void> {
    const config = testConfig(settings);
    service = await widgetService([createWidget()], {}, {}, config);
    server = await listen(service, config);
  }
  afterEach(async () => {
    open.forEach((socket) => socket.destroy());
    open.clear();
    await server.close();
    await service.database.dispose();
  });

  /** Sends this on a connection, and returns everything that comes back until it is closed. */
  function connection(text: string): { socket: Socket; sent: Promise<void>; ended: Promise<string> } {
    const socket = connect(server.port, '127.0.0.1');
    open.add(socket);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    return {
      socket,
      sent: new Promise((resolve) => socket.once('connect', () => socket.write(text, () => resolve()))),
      ended: new Promise((resolve) => socket.once('close', () => resolve(answer))),
    };
  }
  const order = () =>
    fetch(`http://127.0.0.1:${server.port}/v1/widgets`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: WIDGET,
    });

  it('are disconnected while others are served', async () => {
    await serve({ REQUEST_TIMEOUT_MS: '400' });
    const slow = [
      '',
      'GET /health/live HTTP/1.1\r\nHost: wid',
      `${HEAD}Content-Length: ${WIDGET.length}\r\n\r\n`,
      `${HEAD}Content-Length: ${WIDGET.length}\r\n\r\n{"na`,
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\n{"na\r\n`,
    ].map(connection);
    await Promise.all(slow.map(({ sent }) => sent));
    expect((await order()).status).toBe(201);
    for (const answer of await Promise.all(slow.map(({ ended }) => ended))) {
      expect(answer).toMatch(/^(HTTP\/1\.1 (408|400) |$)/);
    }
  });

  it('cannot make their time longer by sending a little now and then', async () => {
    await serve({ REQUEST_TIMEOUT_MS: '400' });
    const headers = connection('GET /health/live HTTP/1.1\r\nHost: widgets\r\n');
    const body = connection(`${HEAD}Content-Length: 10000\r\n\r\n`);
    const dribble = setInterval(() => {
      for (const [{ socket }, text] of [
        [headers, 'X-More: 1\r\n'],
        [body, ' '],
      ] as const) {
        if (socket.writable) socket.write(text);
      }
    }, 20);
    try {
      await Promise.all([headers.ended, body.ended]);
    } finally {
      clearInterval(dribble);
    }
  });

  it('keep nobody else waiting, even if there are more of them than requests are worked on at once', async () => {
    await serve({ MAX_REQUESTS_IN_FLIGHT: '2', MAX_REQUESTS_WAITING: '0' });
    const slow = Array.from({ length: 20 }, () =>
      connection(`${HEAD}Content-Length: ${WIDGET.length}\r\n\r\n${WIDGET.slice(0, 5)}`),
    );
    await Promise.all(slow.map(({ sent }) => sent));
    // One after the other, because only two requests may be in progress at once.
    for (let count = 0; count < 10; count += 1) expect((await order()).status).toBe(201);

    for (const { socket } of slow) socket.end(WIDGET.slice(5));
    const answers = await Promise.all(slow.map(({ ended }) => ended));
    expect(answers.map((answer) => answer.split(' ', 2)[1])).toEqual(slow.map(() => '201'));
    const metrics = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    expect(metrics).toMatch(/^http_requests_in_flight\{.*\} 0$/m);
  });

  it('leave nothing behind when they go away', async () => {
    await serve({ MAX_REQUESTS_IN_FLIGHT: '2', MAX_REQUESTS_WAITING: '0' });
    const slow = Array.from({ length: 20 }, () => connection(`${HEAD}Content-Length: 100\r\n\r\n{`));
    await Promise.all(slow.map(({ sent }) => sent));
    expect((await order()).status).toBe(201);
    for (const { socket } of slow) socket.destroy();
    await Promise.all(slow.map(({ ended }) => ended));
    for (let count = 0; count < 5; count += 1) expect((await order()).status).toBe(201);
  });

  it('may hold many connections open without a request on them', async () => {
    await serve({ MAX_REQUESTS_IN_FLIGHT: '2', MAX_REQUESTS_WAITING: '0' });
    const idle = Array.from({ length: 200 }, () => connection(''));
    await Promise.all(idle.map(({ sent }) => sent));
    expect((await order()).status).toBe(201);
  });
});
