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
      : pino.destination({ sync: false }));
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
