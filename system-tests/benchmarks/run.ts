import { parseArgs } from 'node:util';
import { Platform } from '../src/platform';
import { measureDisk } from './disk';
import { measureIdleMemory } from './idle-memory';
import { LargeEvent } from './large-event';
import { LoneSeating } from './lone-seating';
import { measurePurchaseCalls } from './purchase-calls';
import { isMissed, tableOf, type Finding } from './report';
import { measureReserveRate } from './reserve-rate';
import { measureSeatList } from './seat-list';
import { fullSizes, quickSizes, type Sizes } from './sizes';
import { stopAllWhenInterrupted, whileOpen } from './while-open';

const USAGE = `Measures the built services against their budgets; npm run build comes first.
Ends with status 1 when a budget is missed.

  --quick           measures for moments only: to see that it runs, not how fast
  --profile FOLDER  leaves a CPU profile of seating-service there, for the developer tools of Chrome
`;

/** All six services. */
async function measurePlatform(sizes: Sizes): Promise<Finding[]> {
  const platform = await Platform.start();
  return whileOpen(
    () => platform.stop(),
    async () => [
      ...(await measureIdleMemory(platform, sizes.idleMs)),
      ...(await measurePurchaseCalls(platform, sizes.purchases)),
    ],
  );
}

/** seating-service alone on the machine. */
async function measureSeating(sizes: Sizes, profileDirectory: string | undefined): Promise<Finding[]> {
  const seating = await LoneSeating.start({ profileDirectory });
  return whileOpen(
    () => seating.stop(),
    async () => {
      const disk = measureDisk(seating.directory);
      const event = await LargeEvent.putOnSale(seating);
      return [...(await measureReserveRate(event, sizes)), disk, ...(await measureSeatList(event, sizes))];
    },
  );
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  stopAllWhenInterrupted();
  const sizes = values.quick ? quickSizes : fullSizes;
  const findings = [...(await measureSeating(sizes, values.profile)), ...(await measurePlatform(sizes))];
  process.stdout.write(`${tableOf(findings)}\n`);
  return findings.some(isMissed) ? 1 : 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
