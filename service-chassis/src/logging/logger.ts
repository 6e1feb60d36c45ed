import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { maskCardNumbers } from './card-numbers';
import { currentContext } from './request-context';
import { spanIdOf, traceIdOf } from './trace-parent';

export type Logger = PinoLogger;

const SECRET_NAMES = [
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'secret',
  'authorization',
  'cookie',
  'code',
  'cardNumber',
  'cvv',
  'privateKey',
];

const REDACTED_PATHS = SECRET_NAMES.flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
  `*.*.*.${name}`,
]).concat('req.headers["x-signature"]');

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  readonly pretty?: boolean;
  readonly destination?: DestinationStream;
}

/** A JSON logger that names the request of each line, and writes neither secrets nor card numbers. */
export function createLogger({ service, level, pretty, destination }: LoggerOptions): Logger {
  const output =
    destination ??
    (pretty
      ? pino.transport({ target: 'pino-pretty', options: { colorize: true, ignore: 'pid,hostname' } })
      : standardOutput());
  return pino(
    {
      level,
      base: { service },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const context = currentContext();
        if (context === undefined) return {};
        const { requestId, traceParent } = context;
        return { requestId, traceId: traceIdOf(traceParent), spanId: spanIdOf(traceParent) };
      },
      // Masking the finished line covers messages, errors and nested values alike.
      hooks: { streamWrite: maskCardNumbers },
    },
    output,
  );
}

/** The outputs whose reader is still there. */
const outputs = new Set<ReturnType<typeof pino.destination>>();
const WRITTEN_WITHIN_MS = 1_000;

function standardOutput() {
  const output = pino.destination({ sync: false });
  outputs.add(output);
  output.on('error', () => outputs.delete(output));
  return output;
}

/**
 * Resolves when the lines so far are written, or their reader is gone. Wait for it before process.exit: there the output writes
 * what is left, and repeats that for ever when the reader is gone and it does not know it yet.
 */
export async function linesWritten(): Promise<void> {
  await Promise.all(
    [...outputs].map(
      (output) =>
        new Promise<void>((resolve) => {
          output.once('drain', () => resolve());
          output.once('error', () => resolve());
          setTimeout(resolve, WRITTEN_WITHIN_MS);
        }),
    ),
  );
}
