import type { Job } from '@ticketing/service-chassis/service';
import type { RecoverSagas } from '../application/recover-sagas';

/** Often, for between two rounds a buyer waits for tickets or for money. */
const EVERY_MS = 1_000;

export const sagaRecovery = (recoverSagas: RecoverSagas): Job => ({
  name: 'saga-recovery',
  everyMs: EVERY_MS,
  run: recoverSagas,
});
