export interface OrderClient {
  /**
   * The ticket as a page to print; undefined when it is void or gone by now.
   *
   * @throws PeerUnavailable, PeerError
   */
  ticketPdf(ticketId: string): Promise<Buffer | undefined>;
}
