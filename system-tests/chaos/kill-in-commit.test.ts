import { registerMany, type Client } from '../src/client';
import { checkInvariants, untilSettled, withDatabases } from '../src/invariants';
import { putOnSale } from '../src/on-sale';
import { Platform } from '../src/platform';
import { Acknowledgements } from './support/acknowledgements';
import { BusyParticipants } from './support/busy-participants';
import { damageOf, halfTransactionsIn } from './support/half-transactions';
import { killInCommit } from './support/kill-in-commit';
import { RecoveryWatch } from './support/recovery';
import { shortTimes } from './support/short-times';
import { wasCutOffInCommit } from './support/write-ahead-log';

const BUYERS = 30;
/** More seats than can be sold until a process is killed, because without work there would be no commit. */
const SEATS = 2_000;
const ROUNDS = [1, 2];

describe('kill -9 in the middle of a commit', () => {
  const noted = new Acknowledgements();
  let platform: Platform;
  let buyers: Client[];
  let recovery: RecoveryWatch;

  beforeAll(async () => {
    platform = await Platform.start(shortTimes);
    buyers = await registerMany(platform, BUYERS);
    recovery = await RecoveryWatch.prepare(platform);
  });
  afterAll(() => platform.stop());

  const cases = (['order-service', 'seating-service'] as const).flatMap((name) =>
    ROUNDS.map((round) => [name, round] as const),
  );

  it.each(cases)(
    'of %s leaves its database consistent and with everything that was acknowledged (round %d)',
    async (name) => {
      const people = new BusyParticipants(platform, buyers, await putOnSale(platform, SEATS), noted);
      people.start();
      await killInCommit(platform.processId(name), platform.databaseFile(name));
      await platform.kill(name);
      expect(wasCutOffInCommit(platform.databaseFile(name))).toBe(true);

      await withDatabases(platform, async (databases) => {
        expect(await damageOf(databases)).toEqual([]);
        expect(await halfTransactionsIn(databases)).toEqual([]);
        expect(await noted.lostFrom(databases)).toEqual([]);
      });
      await platform.startService(name);
      await recovery.expectRecovery(`After ${name} was killed in a commit`);
      expect(await people.stop()).toEqual([]);
      await checkInvariants(platform, { settled: false });
    },
  );

  it('leaves nothing stuck and nothing acknowledged lost', async () => {
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
    await withDatabases(platform, async (databases) => {
      expect(await halfTransactionsIn(databases)).toEqual([]);
      expect(await noted.lostFrom(databases)).toEqual([]);
    });
  });
});
