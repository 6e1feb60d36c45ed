import { pino } from 'pino';
import type { Logger } from '../src/logging/logger';

export const silentLogger: Logger = pino({ level: 'silent' });
