import { randomUUID } from 'node:crypto';
import type { ApiResponse, Client } from '../../src/client';
import type { Acknowledgements } from './acknowledgements';
import { pause } from './pause';

/** A buyer stops after this many tries of one step. */
const TRIES = 400;
const PAUSE_MS = 250;

/** The responses after which a buyer knows how the purchase ended. */
export const clearEndings: readonly number[] = [201, 402, 409, 410];

/** A process that paused responds with 408 to requests that it never read. */
const isOpen = ({ status, body }: ApiResponse): boolean =>
  status === 0 || status === 408 || status >= 500 || body?.code === 'request_in_flight';

/** Like a patient client: repeats the same request with the same key until there is a final response. */
export async function persist(call: () => Promise<ApiResponse>): Promise<ApiResponse> {
  let answer = await call();
  for (let attempt = 1; attempt < TRIES && isOpen(answer); attempt += 1) {
    requireProblem(answer);
    await pause(PAUSE_MS);
    answer = await call();
  }
  return answer;
}

/** Every failure says what it is (RFC 9457), and has the request id that finds it in the logs. */
function requireProblem({ status, body }: ApiResponse): void {
  if (status < 500) return;
  const { status: told, code, detail, requestId } = body ?? {};
  if (told !== status || [code, detail, requestId].some((member) => typeof member !== 'string')) {
    throw new Error(`${status} without problem details: ${JSON.stringify(body)}`);
  }
}

export interface Wanted {
  readonly eventId: string;
  readonly seatIds: readonly string[];
}

/** From seats to payment; the result is the first response that is not a success. */
export async function buy(buyer: Client, wanted: Wanted, noted: Acknowledgements): Promise<ApiResponse> {
  const [orderKey, chargeKey] = [randomUUID(), randomUUID()];
  const order = await persist(() => buyer.post('order-service', '/v1/orders', wanted, orderKey));
  noted.noteOrder(order);
  if (order.status !== 201) return order;
  const charge = { orderId: order.body.id, method: 'CARD', token: 'tok_success' };
  const paid = await persist(() => buyer.post('payment-service', '/v1/payments/charge', charge, chargeKey));
  noted.noteCharge(paid);
  return paid;
}
