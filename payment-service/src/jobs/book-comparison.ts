import type { Job } from '@ticketing/service-chassis/service';

type Round = (signal: AbortSignal) => Promise<void>;

/** Compares our books with the gateway's, and sees to it that order-service was told of what is in them. */
export const bookComparisonJob = (parts: {
  readonly everyMs: number;
  readonly recheckFindings: Round;
  readonly compareWithGateway: Round;
  readonly tellAgain: Round;
}): Job => ({
  name: 'book-comparison',
  everyMs: parts.everyMs,
  async run(signal) {
    await parts.recheckFindings(signal);
    await parts.compareWithGateway(signal);
    await parts.tellAgain(signal);
  },
});
