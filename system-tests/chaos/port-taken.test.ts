import { createServer, type Socket } from 'node:net';
import { serviceNames } from '../../scripts/local-platform';
import { checkInvariants, untilSettled } from '../src/invariants';
import { Platform } from '../src/platform';
import { RecoveryWatch } from './support/recovery';
import { shortTimes } from './support/short-times';

/** How often the supervisor tries while the port is taken. */
const TRIES = 2;

describe('A service whose port another process took while it was down', () => {
  let platform: Platform;
  let recovery: RecoveryWatch;

  beforeAll(async () => {
    platform = await Platform.start(shortTimes);
    recovery = await RecoveryWatch.prepare(platform);
  });
  afterAll(() => platform.stop());

  /** Listens on a port, without responding, until the returned function is called. */
  async function occupy(port: number): Promise<() => Promise<void>> {
    const callers: Socket[] = [];
    const stranger = createServer((caller) => void callers.push(caller));
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    return () =>
      new Promise((resolve) => {
        stranger.close(() => resolve());
        for (const caller of callers) caller.destroy();
      });
  }

  it.each(serviceNames)(
    '%s does not start, says why, and is back as soon as the port is free',
    async (name) => {
      const port = platform.ports[name];
      await platform.kill(name);
      const leave = await occupy(port);
      try {
        for (let attempt = 1; attempt <= TRIES; attempt += 1) {
          const { status, output } = await platform.startInVain(name);
          expect({ status, output }).toEqual({
            status: 78,
            output: expect.stringContaining(`Port ${port} is taken by another process`),
          });
        }
      } finally {
        await leave();
      }
      await Promise.all([
        platform.startService(name),
        recovery.expectRecovery(`After the port of ${name} was free`),
      ]);
    },
  );

  it('leaves the databases consistent', async () => {
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
  });
});
