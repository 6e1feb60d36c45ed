import { forEachConcurrently, withDeadline, type Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import { temporaryFailure } from '../domain/delivery-failure';
import type { MailFile } from '../templates/content';
import type { ClaimedNotification } from './ports/delivery-queue-repository';
import type { OrderClient } from './ports/order-client';

export interface AttachTicketsDependencies {
  readonly orders: OrderClient;
  readonly clock: Clock;
  /** How long the PDFs of a mail may take. It leaves time to send the mail in the same try. */
  readonly longestMs: number;
  readonly logger: Logger;
}

/** The tries of a mail that wait for its PDFs. With the usual pauses the third try is half a minute after the first. */
const PATIENT_TRIES = 2;
const AT_ONCE = 4;

/**
 * Fetches the tickets of a mail as PDFs. They are a convenience: the mail has the codes that admit people. So when order-service
 * is away, the mail waits for it a little, and is then sent without them rather than late or never.
 *
 * @throws DeliveryFailure when another try should ask again
 */
export function createAttachTickets(dependencies: AttachTicketsDependencies) {
  const { orders, clock, longestMs, logger } = dependencies;

  return async function attachTickets(
    { id: notificationId, tryInRound }: ClaimedNotification,
    ticketIds: readonly string[],
  ): Promise<MailFile[]> {
    let pdfs: ReadonlyMap<string, Buffer>;
    try {
      const onTimeout = () => temporaryFailure(`The PDFs were not ready within ${longestMs} ms.`);
      pdfs = await withDeadline({ clock, ms: longestMs, onTimeout }, (signal) => fetched(ticketIds, signal));
    } catch (error) {
      if (tryInRound <= PATIENT_TRIES) {
        throw temporaryFailure('The tickets could not be fetched as PDFs.', error);
      }
      logger.warn({ err: error, notificationId }, 'a mail is sent without the PDFs of its tickets');
      return [];
    }
    return ticketIds.flatMap((ticketId) => {
      const content = pdfs.get(ticketId);
      return content === undefined
        ? []
        : [{ fileName: `${ticketId}.pdf`, contentType: 'application/pdf', content }];
    });
  };

  async function fetched(
    ticketIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Buffer>> {
    const pdfs = new Map<string, Buffer>();
    await forEachConcurrently(ticketIds, { limit: AT_ONCE, signal }, async (ticketId) => {
      const pdf = await orders.ticketPdf(ticketId);
      if (pdf !== undefined) pdfs.set(ticketId, pdf);
    });
    return pdfs;
  }
}

export type AttachTickets = ReturnType<typeof createAttachTickets>;
