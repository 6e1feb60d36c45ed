import { allAtOnce } from '@ticketing/service-chassis/testing';
import { getRounds } from 'bcrypt';
import { createBcryptHasher } from '../../src/security/bcrypt-hasher';

describe('the hashing of passwords', () => {
  const make = (cost = 4, queueLength = 256) => createBcryptHasher({ cost, queueLength });

  it('salts: the same password has another hash each time, and matches both', async () => {
    const hasher = await make();
    const [first, second] = await Promise.all([hasher.hash('password 1'), hasher.hash('password 1')]);
    expect(first).not.toBe(second);
    expect(await hasher.matches('password 1', first)).toBe(true);
    expect(await hasher.matches('password 1', second)).toBe(true);
    expect(await hasher.matches('password 2', first)).toBe(false);
  });

  it('uses the configured cost, and detects hashes of another one', async () => {
    const hash = await (await make(5)).hash('password 1');
    expect(getRounds(hash)).toBe(5);
    expect((await make(5)).isOutdated(hash)).toBe(false);
    expect((await make(4)).isOutdated(hash)).toBe(true);
  });

  it('matches nothing where there is no hash, not even the empty password', async () => {
    const hasher = await make();
    expect(await hasher.matches('', null)).toBe(false);
    expect(await hasher.matches('password 1', null)).toBe(false);
  });

  it('does not take a longer password for the 72 bytes that it begins with', async () => {
    const hasher = await make();
    const hash = await hasher.hash('ö'.repeat(36));
    expect(await hasher.matches('ö'.repeat(36), hash)).toBe(true);
    expect(await hasher.matches(`${'ö'.repeat(36)}!`, hash)).toBe(false);
  });

  it('leaves the event loop free for others', async () => {
    const hasher = await make(10);
    let turns = 0;
    let isDone = false;
    const countTurns = (): void => {
      turns += 1;
      if (!isDone) setImmediate(countTurns);
    };
    countTurns();
    await hasher.hash('password 1');
    isDone = true;
    // On the event loop there would be no turn between the call and its end.
    expect(turns).toBeGreaterThan(20);
  });

  it('rejects with 503 when too many wait, and recovers', async () => {
    const hasher = await make(4, 10);
    const results = await allAtOnce(15, () => hasher.hash('password 1'));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ kind: 'unavailable', code: 'passwords_busy' });
    await expect(hasher.hash('password 1')).resolves.toBeDefined();
  });
});
