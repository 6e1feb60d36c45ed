import { writeSync } from 'node:fs';
import { openDatabase } from '@ticketing/service-chassis/database';
import { addPair } from './pairs';

/** Enough rows that a commit takes milliseconds, so that it can be interrupted. */
const CALLERS = 256;
const STDOUT = 1;

/**
 * A process that writes pairs as fast as it can, many at once, and reports the id of each as soon as it is committed.
 */
async function main(url: string, prefix: string): Promise<void> {
  const database = await openDatabase(url);
  const writeOn = async (caller: number): Promise<never> => {
    for (let turn = 0; ; turn += 1) {
      const id = `${prefix}-${caller}-${turn}`;
      await addPair(database, id);
      writeSync(STDOUT, `${id}\n`);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, caller) => writeOn(caller)));
}

const [url, prefix] = process.argv.slice(2);
if (url === undefined || prefix === undefined)
  throw new Error('Usage: steady-writer <url> <prefix of the ids>');
void main(url, prefix);
