import { basename } from 'node:path';
import { filesOf, identifiersOf, textOf } from './support/sources';

/** `old -> new`, one on each line; a name with a dot is a file name. */
const retired = new Map(
  textOf('docs/retired-words.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' -> ') as [string, string]),
);

/** Stored values keep their words; one file of each service maps them. */
const isExempt = (path: string) => path.endsWith('/persistence/stored-values.ts');

const sources = filesOf('*.ts', '*.mjs', '*.cjs').filter((path) => !isExempt(path));

describe('a retired word', () => {
  it('is listed with the word that took its place', () => {
    expect([...retired].filter(([, successor]) => !successor)).toEqual([]);
    expect(retired.size).toBeGreaterThan(100);
  });

  it('is no identifier any more', () => {
    const returned = sources.flatMap((path) =>
      [...identifiersOf(path)]
        .filter((name) => retired.has(name))
        .map((name) => `${path}: ${name} is now ${retired.get(name)}`),
    );
    expect(returned).toEqual([]);
  });

  it('is no file any more', () => {
    const returned = sources
      .filter((path) => retired.has(basename(path)))
      .map((path) => `${path} is now ${retired.get(basename(path))}`);
    expect(returned).toEqual([]);
  });
});
