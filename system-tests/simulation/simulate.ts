import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { mutations, type MutationName } from './mutations';
import { runAll } from './runs';
import { Summary } from './summary';
import { run } from './world';

const USAGE = `Runs the platform in simulated worlds, each made from a seed, and checks the promises of the platform.

  npm run simulate -- --seeds 1000           runs the seeds 1 to 1000
  npm run simulate -- --seeds 100 --seed 500 runs the seeds 500 to 599
  npm run simulate -- --seed 7 --trace       runs one seed and shows everything that happens

  --workers n      how many run at the same time; by default one for each processor
  --mutation name  puts a mistake into a service, to see that the checks find it: ${Object.keys(mutations)
    .map((name) => `"${name}"`)
    .join(', ')}
`;

class WrongUse extends Error {}

const write = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      trace: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(availableParallelism()) },
      mutation: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const first = integer('seed', values.seed);
  const mutation = mutationNamed(values.mutation);
  if (values.trace) return showOne(first, mutation);
  const seeds = Array.from({ length: integer('seeds', values.seeds) }, (_, index) => first + index);
  return runMany(seeds, integer('workers', values.workers), mutation);
}

async function showOne(seed: number, mutation: MutationName | undefined): Promise<number> {
  const result = await run({
    seed,
    print: write,
    ...(mutation === undefined ? {} : { mutation: mutations[mutation] }),
  });
  const summary = new Summary();
  summary.add({ ...result, faults: [...result.faults] });
  write('');
  summary.lines().forEach(write);
  write(`trace ${result.digest}`);
  return result.violations.length === 0 ? 0 : 1;
}

async function runMany(
  seeds: readonly number[],
  workers: number,
  mutation: MutationName | undefined,
): Promise<number> {
  const summary = new Summary();
  const bar = new SingleBar(
    {
      format: '{bar} {value}/{total} worlds, {failed} failed, {eta_formatted} left',
      noTTYOutput: true,
      notTTYSchedule: 10_000,
    },
    Presets.shades_classic,
  );
  bar.start(seeds.length, 0, { failed: 0 });
  try {
    await runAll({
      seeds,
      workers,
      mutation,
      onReport: (report) => {
        summary.add(report);
        bar.increment({ failed: summary.failed.length });
        // Print it at once: the remaining seeds may take an hour.
        if (report.violations.length > 0) write(`\nSeed ${report.seed} broke a promise.`);
      },
    });
  } finally {
    bar.stop();
  }
  summary.lines().forEach(write);
  return summary.failed.length === 0 ? 0 : 1;
}

function integer(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new WrongUse(`--${name} must be a whole number from 1.`);
  return Number(text);
}

function mutationNamed(name: string | undefined): MutationName | undefined {
  if (name === undefined) return undefined;
  if (!Object.hasOwn(mutations, name)) throw new WrongUse(`There is no mutation named "${name}".`);
  return name as MutationName;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const isWrongUse = error instanceof WrongUse || (error instanceof TypeError && 'code' in error);
    const text = isWrongUse
      ? `${error.message}\n\n${USAGE}`
      : String(error instanceof Error ? error.stack : error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 2;
  },
);
