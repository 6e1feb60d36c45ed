import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = join(__dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(ts|sql)$/.test(name),
);

/** The words of the code, with identifiers split into words; comments are prose and may use any word. */
function wordsOf(code: string): string[] {
  return code
    .replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$|^\s*--.*$/gm, ' ')
    .replaceAll(/ORDER(\s|\\s| )\+?BY|EventListener|'events'/gi, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

describe('service-chassis', () => {
  it.each(files)('%s is about no service: it names no seat, order, payment, ticket or event', (name) => {
    const nouns = ['seat', 'order', 'payment', 'ticket', 'event', 'reservation', 'venue'];
    const forbidden = new Set(nouns.flatMap((noun) => [noun, `${noun}s`]));
    const found = wordsOf(readFileSync(join(source, name), 'utf8')).filter((word) => forbidden.has(word));
    expect(found).toEqual([]);
  });
});
