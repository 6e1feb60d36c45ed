import { flaws, type FlawName } from './flaws';
import { run } from './world';

/** Worlds that take seconds each, on a machine that may have other things to do. */
const WORLD_MS = 60_000;

describe('a simulated world', () => {
  it.each([1, 2, 5, 10, 41])(
    'keeps every promise (seed %d)',
    async (seed) => {
      const { breaches, orders } = await run({ seed });
      expect(breaches).toEqual([]);
      expect(orders['CONFIRMED']).toBeGreaterThan(0);
    },
    WORLD_MS,
  );

  it(
    'takes the same course for the same seed, and another for another',
    async () => {
      const traceOf = async (seed: number) => {
        const lines: string[] = [];
        const { digest } = await run({ seed, print: (line) => lines.push(line) });
        return { text: lines.join('\n'), digest };
      };
      const first = await traceOf(7);
      const again = await traceOf(7);
      expect(again.text).toBe(first.text);
      expect(again.digest).toBe(first.digest);
      expect((await traceOf(8)).digest).not.toBe(first.digest);
    },
    3 * WORLD_MS,
  );
});

describe('a mistake in a service is found within 200 worlds', () => {
  const MOST_WORLDS = 200;
  /** Searched from a seed that finds it soon, or a test run would take minutes; nothing is left out after it. */
  const searchFrom: Readonly<Record<FlawName, number>> = {
    'reserve does not look at the status': 1,
    'allocate does not look at the owner': 2,
    'messages are not stored with the work': 1,
    'idempotency keys are not stored': 2,
    'no refund when the seats are lost': 2,
  };

  it.each(Object.keys(flaws) as FlawName[])(
    '%s',
    async (name) => {
      let breaches: readonly string[] = [];
      const from = searchFrom[name];
      for (let seed = from; seed < from + MOST_WORLDS && breaches.length === 0; seed += 1) {
        breaches = (await run({ seed, flaw: flaws[name] })).breaches;
      }
      expect(breaches).toContainEqual(expect.stringMatching(promiseBrokenBy[name]));
    },
    MOST_WORLDS * WORLD_MS,
  );

  /** By its number, in the words of the checker. */
  const promiseBrokenBy: Readonly<Record<FlawName, RegExp>> = {
    'reserve does not look at the status': /^1: seat \S+ passed from HELD .* to HELD/,
    'allocate does not look at the owner': /^1: seat \S+ passed from HELD .* to ALLOCATED/,
    'messages are not stored with the work': /^(3|6): /,
    'idempotency keys are not stored': /^5: /,
    'no refund when the seats are lost': /^3: charge \S+ ended in an order that is REFUNDED/,
  };
});
