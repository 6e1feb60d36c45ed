import type { Job } from '@ticketing/service-chassis/service';
import type { SigningKeys } from '../application/signing-keys';

const MINUTE_MS = 60_000;

export const keyRotation = (keys: SigningKeys): Job => ({
  name: 'key-rotation',
  everyMs: MINUTE_MS,
  run: () => keys.rotate(),
});
