import { ticketStatuses, ticketStatusesBefore } from '../../src/domain/ticket-status';

describe('the statuses of a ticket', () => {
  it('lead from VALID to USED or VOID, back from USED, and nowhere else', () => {
    expect(ticketStatuses.map((status) => [status, ticketStatusesBefore(status)])).toEqual([
      ['VALID', ['USED']],
      ['USED', ['VALID']],
      ['VOID', ['VALID']],
    ]);
  });
});
