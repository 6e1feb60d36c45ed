import { systemClock, type Clock } from '@ticketing/service-chassis/core';
import { DirectoryInUse, shareDirectory } from '@ticketing/service-chassis/database';
import { baseSettings, ConfigError, readEnvironment, secret } from '@ticketing/service-chassis/service';
import { CsvFormatError } from '../csv/read-csv';
import { seedDemoData } from '../demo/seed-demo';
import { exportCountry } from '../export/export-files';
import { importExport, type ImportResult } from '../export/import-export';
import { ImportRefused } from '../export/import-refused';
import { formatSummary } from '../export/import-report';
import { ProductionRefused, refuseProduction } from '../persistence/production-guard';
import { databaseUrlsFrom } from '../persistence/service-databases';
import type { OnProgress } from '../progress';
import { formatMoney } from '../values/money';
import { createProgressDisplay } from './progress-display';
import { readArguments, usage, UsageError, type SeedArguments } from './seed-arguments';

export interface SeedCommandIo {
  readonly output: NodeJS.WriteStream;
  readonly errors: NodeJS.WritableStream;
  readonly clock: Clock;
}

/**
 * The messages of these errors are enough for the reader; any other error is a fault of the program and shows its
 * stack.
 */
const expectedErrors = [ProductionRefused, ImportRefused, CsvFormatError, ConfigError, DirectoryInUse];

const processIo: SeedCommandIo = { output: process.stdout, errors: process.stderr, clock: systemClock };

/**
 * The whole command. Returns the exit status: 0 for success, 1 for a failure or a file of which nothing was imported,
 * 2 for wrong arguments.
 */
export async function runSeedCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  io: SeedCommandIo = processIo,
): Promise<number> {
  try {
    const read = readArguments(args, environment);
    if (read.help) io.output.write(usage);
    else return await run(read, environment, io);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      io.errors.write(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (expectedErrors.some((kind) => error instanceof kind)) {
      io.errors.write(`${(error as Error).message}\n`);
      return 1;
    }
    throw error;
  }
}

async function run(args: SeedArguments, environment: NodeJS.ProcessEnv, io: SeedCommandIo): Promise<number> {
  const display = createProgressDisplay(io.output);
  const onProgress: OnProgress = (progress) => display.show(progress);
  const { dataDirectory, force, from } = args;
  const options = { dataDirectory, environment, force, onProgress, now: io.clock.now() };
  const urls = databaseUrlsFrom(environment, dataDirectory);
  // Before the lock, which makes a file.
  refuseProduction(urls, environment, force);
  const lock = await shareDirectory(dataDirectory, 'the seed command', Object.values(urls));
  try {
    if (from === undefined) {
      await seedDemoData(options);
      display.stop();
      io.output.write('The demo data is there. Sign in as alice@demo.test with Demo-pass-2026.\n');
      return 0;
    }
    const result = await importExport({
      ...options,
      from,
      shiftDates: args.shiftDates,
      organizerEmail: args.organizerEmail,
      ticketKeySecret: ticketKeySecretFrom(environment),
    });
    display.stop();
    io.output.write(describeImport(result));
    const lost = result.summary.filter(({ read, imported }) => read > 0 && imported === 0);
    if (lost.length === 0) return 0;
    const files = lost.map(({ fileName }) => fileName).join(', ');
    io.errors.write(`Every row of ${files} was refused. The report names the reason of each.\n`);
    return 1;
  } finally {
    display.stop();
    lock?.release();
  }
}

/** Read like in order-service, because the tickets are signed with its key. @throws ConfigError like order-service */
function ticketKeySecretFrom(environment: NodeJS.ProcessEnv): string {
  const settings = { NODE_ENV: baseSettings.NODE_ENV, TICKET_KEY_SECRET: secret('ticket-key') };
  return readEnvironment(settings, environment).TICKET_KEY_SECRET;
}

function describeImport({ summary, inferred, shiftWeeks, reportPath }: ImportResult): string {
  const lines = [
    shiftWeeks === 0 ? 'The dates are those of the export.' : `The events were moved by ${shiftWeeks} weeks.`,
    ...(inferred.refunds === 0
      ? []
      : [
          `Orders of cancelled events recorded as refunded: ${inferred.refunds}, over ${formatMoney(inferred.refundTotal, exportCountry.currency)}. ` +
            'The export shows no refund: make sure that the money went back.',
        ]),
    `Each refused or adjusted row, with its reason: ${reportPath}`,
  ];
  return `\n${formatSummary(summary)}\n\n${lines.join('\n')}\n`;
}
