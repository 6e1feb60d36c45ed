import { addMilliseconds } from '@ticketing/service-chassis/core';
import type { Dependencies } from './dependencies';
import type { UnacknowledgedResult } from './ports/unacknowledged-result-repository';

/** Results that are checked in one round, so that no round takes long. The rest are due in the next round. */
const BATCH = 50;

/** When to check a result again whose message may still be pending. */
const CHECK_AGAIN_MS = 5 * 60_000;
/** When to redeliver a result again that failed just now. A minute later it would most likely fail again. */
const REDELIVER_AGAIN_MS = 60 * 60_000;

export type RedeliverResultDependencies = Pick<
  Dependencies,
  'transactions' | 'resultMessages' | 'unacknowledgedResults' | 'discrepancies' | 'clock' | 'logger'
>;

/**
 * Makes sure that order-service receives every result in the end, also when its message became a dead letter or was lost:
 * then the result is delivered again.
 */
export function createRedeliverResult(dependencies: RedeliverResultDependencies) {
  const { transactions, resultMessages, unacknowledgedResults, discrepancies, clock, logger } = dependencies;

  return {
    clearIfAcknowledged,

    /** One round over the results that are due. */
    due: async (signal: AbortSignal) =>
      redeliverEach(await unacknowledgedResults.listDue(clock.now(), BATCH), signal),

    /** All unacknowledged results of one payment, now. */
    async ofPayment(paymentId: string): Promise<void> {
      await redeliverEach(await unacknowledgedResults.listByPayment(paymentId));
      await clearIfAcknowledged(paymentId);
    },
  };

  async function redeliverEach(
    results: readonly UnacknowledgedResult[],
    signal?: AbortSignal,
  ): Promise<void> {
    for (const result of results) {
      if (signal?.aborted === true) return;
      try {
        await redeliver(result);
      } catch (error) {
        logger.error({ err: error, paymentId: result.paymentId }, 'a result could not be redelivered');
      }
    }
  }

  /** The texts of the details stay as they are: an operator's dismissal holds only while the text is the same. */
  async function redeliver(result: UnacknowledgedResult): Promise<void> {
    const { messageId, paymentId, about } = result;
    await unacknowledgedResults.postponeCheck(messageId, addMilliseconds(clock.now(), CHECK_AGAIN_MS));
    if (await resultMessages.isPending(messageId)) return;
    const enqueued = await enqueueAgain(result);
    if (enqueued === undefined) return;
    const discrepancy = { kind: 'order_not_told', subject: paymentId } as const;
    const what = `order-service had not acknowledged the ${about} of payment ${paymentId}, and no message was on its way any more.`;
    if (await resultMessages.deliver(enqueued)) {
      await discrepancies.repaired({ ...discrepancy, detail: `${what} It was told again.` });
      return;
    }
    await unacknowledgedResults.postponeCheck(enqueued, addMilliseconds(clock.now(), REDELIVER_AGAIN_MS));
    await discrepancies.report({
      ...discrepancy,
      detail: `${what} Telling it again failed: the dead letters and the log say why. Try this again when the cause is gone.`,
    });
  }

  /** The id of the message that can be delivered again; undefined when the result was acknowledged in the meantime. */
  async function enqueueAgain(result: UnacknowledgedResult): Promise<string | undefined> {
    if (await resultMessages.revive(result.messageId)) return result.messageId;
    return transactions.run((tx) => resultMessages.replace(tx, result));
  }

  async function clearIfAcknowledged(paymentId: string): Promise<void> {
    const results = await unacknowledgedResults.listByPayment(paymentId);
    if (results.length === 0) await discrepancies.clear('order_not_told', paymentId);
  }
}

export type RedeliverResult = ReturnType<typeof createRedeliverResult>;
