import { serviceNames } from '../../scripts/local-platform';
import { registerMany, type Client } from '../src/client';
import { checkInvariants, untilSettled, withDatabases } from '../src/invariants';
import { putOnSale } from '../src/on-sale';
import { Platform } from '../src/platform';
import { Acknowledgements } from './support/acknowledgements';
import { BusyParticipants } from './support/busy-participants';
import { messagesCountedTwice } from './support/counted-twice';
import { pause } from './support/pause';
import { RecoveryWatch } from './support/recovery';
import { shortTimes } from './support/short-times';
import { stallAtWork } from './support/work-in-hand';

const BUYERS = 8;
const SEATS = 400;

const times = {
  ...shortTimes,
  PEER_TIMEOUT_MS: '700',
  REQUEST_TIMEOUT_MS: '2000',
  TAKE_OVER_AFTER_MS: '2500',
  SEND_TIMEOUT_MS: '1500',
  RECONCILE_AFTER_SECONDS: '1',
  NOT_CHARGED_AFTER_SECONDS: '3',
};
/** A delivery has the longest lease of all: its own time and the common one. */
const LONGEST_LEASE_MS = Number(times.TAKE_OVER_AFTER_MS) + Number(times.SEND_TIMEOUT_MS);
const STALL_MS = LONGEST_LEASE_MS + 500;

describe('A service that pauses for longer than every timeout and lease, and then continues', () => {
  const noted = new Acknowledgements();
  let platform: Platform;
  let buyers: Client[];
  let recovery: RecoveryWatch;

  beforeAll(async () => {
    platform = await Platform.start(times);
    buyers = await registerMany(platform, BUYERS);
    recovery = await RecoveryWatch.prepare(platform);
  });
  afterAll(() => platform.stop());

  it.each(serviceNames)('%s does not repeat the work that its second replica took over', async (name) => {
    const people = new BusyParticipants(platform, buyers, await putOnSale(platform, SEATS), noted);
    const replica = await platform.startReplica(name);
    people.start();
    try {
      const held = await stallAtWork(platform, name);
      await pause(STALL_MS);
      platform.resume(name);
      await recovery.expectRecovery(`After ${name} stood still with ${held} works in hand`);
    } finally {
      platform.resume(name);
      const unclear = await people.stop();
      await replica.stop();
      expect(unclear).toEqual([]);
    }
    await checkInvariants(platform, { settled: false });
  });

  it('leaves nothing stuck, nothing lost and nothing counted twice', async () => {
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
    await withDatabases(platform, async (databases) => {
      expect(await messagesCountedTwice(databases)).toEqual([]);
      expect(await noted.lostFrom(databases)).toEqual([]);
    });
  });
});
