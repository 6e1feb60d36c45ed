import { createJobRunner } from '../../src/jobs/job-runner';
import { ManualClock, sequentialIds, silentLogger, type TestDatabase } from '../../testing';
import { chassisDatabase } from '../builders/chassis-database';

describe('background jobs', () => {
  let database: TestDatabase;
  let clock: ManualClock;
  let rounds: string[];
  let takeOverAfterMs: number;
  const ids = sequentialIds();

  beforeEach(async () => {
    database = await chassisDatabase();
    clock = new ManualClock();
    takeOverAfterMs = 60_000;
    rounds = [];
  });
  afterEach(() => database.dispose());

  const replica = (name: string, work: () => Promise<void> = () => Promise.resolve()) =>
    createJobRunner({
      jobs: [
        {
          name: 'sweep',
          everyMs: 1_000,
          run: async () => {
            rounds.push(name);
            await work();
          },
        },
      ],
      database,
      clock,
      ids,
      logger: silentLogger,
      takeOverAfterMs,
    });

  async function pass(seconds: number, runners = 1) {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      await clock.untilAsleep(runners);
    }
  }

  it('run on one replica at a time', async () => {
    const [one, two] = [replica('one'), replica('two')];
    one.start();
    await clock.untilAsleep();
    two.start();
    await clock.untilAsleep(2);
    await pass(3, 2);
    await Promise.all([one.stop(), two.stop()]);
    expect(rounds).toEqual(['one', 'one', 'one', 'one']);
  });

  it('pass to another replica when the first stops', async () => {
    const [one, two] = [replica('one'), replica('two')];
    one.start();
    await clock.untilAsleep();
    await one.stop();
    two.start();
    await clock.untilAsleep();
    await two.stop();
    expect(rounds).toEqual(['one', 'two']);
  });

  it('pass to another replica when the first dies, once its lease has expired', async () => {
    await database.execute(
      `INSERT INTO job_leases (name, owner, expires_at) VALUES ('sweep', 'dead', @until)`,
      {
        until: new Date(clock.now().getTime() + 2_000),
      },
    );
    const two = replica('two');
    two.start();
    await clock.untilAsleep();
    expect(rounds).toEqual([]);
    await pass(2);
    await two.stop();
    expect(rounds).toEqual(['two']);
  });

  it.each([
    ['ten seconds', 60_000, 10_000],
    ['what a dead process had is left alone for', 2_000, 2_000],
  ])('are left undone for no longer than %s when a process dies', async (_, takenOverAfterMs, leaseMs) => {
    takeOverAfterMs = takenOverAfterMs;
    const one = replica('one');
    one.start();
    await clock.untilAsleep();
    const [lease] = await database.query<{ expires_at: Date }>('SELECT expires_at FROM job_leases');
    await one.stop();
    expect(lease?.expires_at).toEqual(new Date(clock.now().getTime() + leaseMs));
  });

  it('run again after a round that failed', async () => {
    const one = replica('one', () => Promise.reject(new Error('a bad round')));
    one.start();
    await clock.untilAsleep();
    await pass(1);
    await one.stop();
    expect(rounds).toEqual(['one', 'one']);
  });
});
