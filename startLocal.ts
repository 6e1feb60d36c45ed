import { join, resolve } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';
import { DirectoryInUse, superviseDirectory, type SupervisorLock } from '@ticketing/service-chassis/database';
import { buildChangedServices } from './scripts/build';
import { removeData, seedIfNeeded } from './scripts/local-data';
import {
  addressOf,
  LocalStartRefused,
  portComplaints,
  portsFrom,
  portVariable,
  serviceNames,
  type ServiceEnvironment,
  type ServiceName,
} from './scripts/local-platform';
import { ServiceSupervisor } from './scripts/service-supervisor';

const COLOURS = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red'] as const;

const pretty = prettyFactory({
  colorize: process.stdout.isTTY,
  singleLine: true,
  ignore: 'pid,hostname,service,requestId,reqId,traceId,spanId,req,res,responseTime',
  messageFormat: '{msg} {req.method} {req.path} {res.status}',
  translateTime: 'HH:MM:ss',
});

function print(name: ServiceName, line: string): void {
  const colour = COLOURS[serviceNames.indexOf(name)] ?? 'white';
  process.stdout.write(
    `${styleText(colour, name.padEnd(20))} ${line.startsWith('{') ? pretty(line) : `${line}\n`}`,
  );
}

/** Claims the data and looks at the ports. @throws LocalStartRefused with all that must change first */
async function claim({ ports, dataDirectory, base }: ServiceEnvironment): Promise<SupervisorLock> {
  const complaints = await portComplaints(ports, base['HOST'] || '127.0.0.1');
  try {
    const data = await superviseDirectory(dataDirectory, 'npm start');
    if (complaints.length === 0) return data;
    data.release();
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    complaints.unshift(error.message);
  }
  throw new LocalStartRefused(complaints.join('\n'));
}

function describe({ ports, dataDirectory }: ServiceEnvironment, hasDemoData: boolean): string {
  const rows = serviceNames.map((name) => `  ${name.padEnd(22)}${addressOf(ports, name)}`);
  const accounts = hasDemoData
    ? 'sign in as alice@demo.test, organizer@demo.test, staff@demo.test or admin@demo.test with Demo-pass-2026'
    : 'there was data already, so no demo data was added; npm start -- --demo adds it';
  return (
    `\n${rows.join('\n')}\n\n  data in ${dataDirectory}, emails in ${join(dataDirectory, 'outbox')}\n` +
    `  ${accounts}\n\nready\n`
  );
}

/** Stops the platform on a signal, or when the process that started this one is gone or reads no more. */
function stopOnSignals(stop: (status: number) => void): void {
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  process.on('disconnect', () => stop(1));
  process.stdout.on('error', () => stop(1));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { fresh: { type: 'boolean', default: false }, demo: { type: 'boolean', default: false } },
  });
  const dataDirectory = resolve(process.env['DATA_DIR'] || '.data');
  const environment: ServiceEnvironment = {
    ports: portsFrom(process.env),
    dataDirectory,
    base: { NODE_ENV: 'development', ...process.env },
  };
  let stopping: Promise<void> | undefined;
  const stop = (status: number) => {
    stopping ??= supervisor.stop().then(() => process.exit(status));
  };
  const supervisor = new ServiceSupervisor({
    environment,
    print,
    onHopeless: (name) => {
      process.stderr.write(
        `${name} cannot start again, so the platform ends. Its port is set by ${portVariable(name)}.\n`,
      );
      stop(1);
    },
  });
  stopOnSignals(stop);

  const data = await claim(environment);
  if (values.fresh) await data.alone(() => removeData(dataDirectory));
  const [hasDemoData] = await Promise.all([seedIfNeeded(dataDirectory, values.demo), buildChangedServices()]);
  try {
    await supervisor.start();
  } catch (error) {
    if (stopping === undefined) report(error);
    return stop(1);
  }
  process.stdout.write(describe(environment, hasDemoData));
}

function report(error: unknown): void {
  const isExpected = error instanceof LocalStartRefused || error instanceof DirectoryInUse;
  const text =
    error instanceof Error && !isExpected
      ? (error.stack ?? error.message)
      : String(error instanceof Error ? error.message : error);
  process.stderr.write(`${text}\n`);
}

main().catch((error: unknown) => {
  report(error);
  process.exit(1);
});
