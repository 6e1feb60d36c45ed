import { registerMany, type ApiResponse, type Client } from '../src/client';
import { checkInvariants, untilSettled, withDatabases } from '../src/invariants';
import { putOnSale, type OnSaleEvent } from '../src/on-sale';
import { Platform } from '../src/platform';
import { Acknowledgements } from './support/acknowledgements';
import { buy, clearEndings } from './support/patient-buyer';
import { pause } from './support/pause';
import { RandomKills } from './support/random-kills';
import { RecoveryWatch } from './support/recovery';
import { printedRandom } from './support/seed';
import { shortTimes } from './support/short-times';

/** How often each service is killed, at least. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 1);
const SEATS = 1_900;
const BUYERS = 100;
const AT_ONCE = 12;

describe(`kill -9 of each service, again and again, during purchases (KILL_ROUNDS=${ROUNDS})`, () => {
  const random = printedRandom('The moments of the kills, and who wants which seats,');
  const noted = new Acknowledgements();
  let platform: Platform;
  let buyers: Client[];
  let event: OnSaleEvent;
  let recovery: RecoveryWatch;
  let kills: RandomKills;

  beforeAll(async () => {
    platform = await Platform.start(shortTimes);
    buyers = await registerMany(platform, BUYERS);
    event = await putOnSale(platform, SEATS + 1);
    recovery = await RecoveryWatch.prepare(platform);
    kills = new RandomKills(platform, random);
  });
  afterAll(() => platform.stop());

  /** Every third buyer also wants the seat of the next one, so that two buyers compete for many seats. */
  const wantedBy = (index: number) => ({
    eventId: event.eventId,
    seatIds: event.seatIds.slice(index, index + (random() < 1 / 3 ? 2 : 1)),
  });

  async function buyUntilAllWereKilled(): Promise<ApiResponse[]> {
    const answers: ApiResponse[] = [];
    let next = 0;
    const buyOn = async () => {
      for (let index = next++; index < SEATS && kills.fewest < ROUNDS; index = next++) {
        answers.push(await buy(buyers[index % BUYERS]!, wantedBy(index), noted));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, buyOn));
    // Fast buyers may have bought everything before that.
    while (kills.fewest < ROUNDS) await pause(100);
    return answers;
  }

  it('leaves each buyer with a clear answer', async () => {
    kills.start();
    const answers = await buyUntilAllWereKilled().finally(() => kills.stop());
    expect(kills.fewest).toBeGreaterThanOrEqual(ROUNDS);
    expect(answers.filter(({ status }) => !clearEndings.includes(status))).toEqual([]);
    const bought = answers.filter(({ status }) => status === 201).length;
    process.stderr.write(
      `${answers.length} purchases, ${bought} paid, ${noted.count} acknowledgements, ${kills.kills.length} kills, ` +
        `ready again after ${Math.max(...kills.kills.map(({ readyAfterMs }) => readyAfterMs))} ms at most\n`,
    );
    // Only one buyer wants most seats; a kill must not prevent that purchase.
    expect(bought).toBeGreaterThan(answers.length / 2);
  });

  it('ends as soon as the last service is back', () => recovery.expectRecovery('After the last kill'));

  it('sells no seat twice and loses no charge, even while other work is still in progress', () =>
    checkInvariants(platform, { settled: false }));

  it('leaves nothing stuck, and databases that agree with each other', async () => {
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
  });

  it('loses nothing that was acknowledged', async () => {
    expect(await withDatabases(platform, (databases) => noted.lostFrom(databases))).toEqual([]);
  });
});
