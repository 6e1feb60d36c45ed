import { pino } from 'pino';
import type { Logger } from '../logging/logger';

export const silentLogger: Logger = pino({ level: 'silent' });
