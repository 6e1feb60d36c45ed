import type { Evidence } from './evidence';
import { waitsOf, type Wait } from './history';

/** A woken saga is due at once; the recovery job looks every second. */
const LONGEST_WAIT_MS = 2_000;

/** 6: no order stays REFUNDING because its saga waits for the refund of a payment that is known to be refunded. */
export async function sagasAreWoken({ files }: Evidence): Promise<string[]> {
  const waits = await waitsOf(files);
  return waits
    .filter((wait) => !isFailure(wait) && lengthMs(wait) > LONGEST_WAIT_MS)
    .map(
      (wait) =>
        `6: the ${wait.kind} of order ${wait.order_id} was left asleep for ${lengthMs(wait)} ms after its refund: ${wait.why}`,
    );
}

const lengthMs = ({ from_at, until_at }: Wait): number => until_at.getTime() - from_at.getTime();

/** A step that failed has its pauses, and says which error it was: `PeerUnavailable: ...`. */
const isFailure = ({ why }: Wait): boolean => /^[A-Z]\w*: /.test(why);
