import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { MessageQueue, PaymentDiscrepancies, UntoldResult, UntoldResults } from './ports';

/** Results looked at in one round, so that a round is never long; the rest is due in the next. */
const BATCH = 50;

/** While its message is on its way there is nothing to do but to look again. */
const LOOK_AGAIN_MS = 5 * 60_000;
/** What order-service did not take just now it is unlikely to take in a minute. */
const TRY_AGAIN_MS = 60 * 60_000;

/**
 * Sees to it that order-service hears every result in the end, also when the message that should tell it was given up or has
 * got lost: then it is told again.
 */
export function createTellAgain(parts: {
  readonly transactions: Transactions;
  readonly queue: MessageQueue;
  readonly untold: UntoldResults;
  readonly discrepancies: PaymentDiscrepancies;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { transactions, queue, untold, discrepancies, clock, logger } = parts;

  /** The id of the message that can be delivered again; undefined when the result was acknowledged meanwhile. */
  async function enqueueAgain(result: UntoldResult): Promise<string | undefined> {
    if (await queue.revive(result.messageId)) return result.messageId;
    return transactions.run(async (tx) => {
      const { messageId, ...message } = result;
      if (!(await untold.lock(tx, messageId))) return undefined;
      const another = await queue.add(tx, message);
      await untold.replaceMessage(tx, messageId, another);
      return another;
    });
  }

  async function tellAgain(result: UntoldResult): Promise<void> {
    const { messageId, paymentId, about } = result;
    await untold.postponeCheck(messageId, addMilliseconds(clock.now(), LOOK_AGAIN_MS));
    if (await queue.isPending(messageId)) return;
    const again = await enqueueAgain(result);
    if (again === undefined) return;
    const finding = { kind: 'order_not_told', subject: paymentId } as const;
    const what = `order-service had not acknowledged the ${about} of payment ${paymentId}, and no message was on its way any more.`;
    if (await queue.deliver(again)) {
      await discrepancies.repaired({ ...finding, detail: `${what} It was told again.` });
      return;
    }
    await untold.postponeCheck(again, addMilliseconds(clock.now(), TRY_AGAIN_MS));
    await discrepancies.report({
      ...finding,
      detail: `${what} Telling it again failed: the dead letters and the log say why. Try this again when the cause is gone.`,
    });
  }

  async function tellEach(results: readonly UntoldResult[], signal?: AbortSignal): Promise<void> {
    for (const result of results) {
      if (signal?.aborted === true) return;
      try {
        await tellAgain(result);
      } catch (error) {
        logger.error({ err: error, paymentId: result.paymentId }, 'a result could not be told again');
      }
    }
  }

  async function clearIfTold(paymentId: string): Promise<void> {
    const results = await untold.ofPayment(paymentId);
    if (results.length === 0) await discrepancies.clear('order_not_told', paymentId);
  }

  return {
    clearIfTold,

    /** One round over what is due. */
    due: async (signal: AbortSignal) => tellEach(await untold.listDue(clock.now(), BATCH), signal),

    /** What is untold of one payment, now. */
    async ofPayment(paymentId: string): Promise<void> {
      await tellEach(await untold.ofPayment(paymentId));
      await clearIfTold(paymentId);
    },
  };
}

export type TellAgain = ReturnType<typeof createTellAgain>;
