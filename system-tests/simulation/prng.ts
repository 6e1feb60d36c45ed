import { createHash } from 'node:crypto';
import type { Random } from '@ticketing/service-chassis/core';
import { seededRandom } from '@ticketing/service-chassis/testing';

/** From the first to the second, both inclusive. */
export type Range = readonly [least: number, most: number];

/** The pseudo-random decisions of one part of a world. */
export interface Prng {
  readonly random: Random;
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean;
  /** An integer from `least` to `most`, both inclusive. */
  between(least: number, most: number): number;
  oneOf<T>(choices: readonly T[]): T;
  /** Some of these, each once, in a random order. */
  some<T>(choices: readonly T[], count: number): T[];
}

/** Each name has its own stream, so that one more random number in one place does not change all other places. */
export function createPrng(seed: number, name: string): Prng {
  const state = createHash('sha256').update(`${seed}/${name}`).digest().readUInt32BE(0);
  const random = seededRandom(state);
  const between = (least: number, most: number) => least + Math.floor(random.fraction() * (most - least + 1));
  const oneOf = <T>(choices: readonly T[]): T => {
    const choice = choices[between(0, choices.length - 1)];
    if (choice === undefined) throw new Error('There is nothing to choose from.');
    return choice;
  };
  return {
    random,
    chance: (probability) => random.fraction() < probability,
    between,
    oneOf,
    some(choices, count) {
      const left = [...choices];
      const taken: (typeof left)[number][] = [];
      while (taken.length < count && left.length > 0)
        taken.push(...left.splice(between(0, left.length - 1), 1));
      return taken;
    },
  };
}
