import { outcomeOf } from '../../../src/export/rules/order-outcome';
import { orderFile } from '../../builders/order-file';

type Case = readonly [
  status: 'CREATED' | 'CONFIRMED' | 'CANCELLED',
  payment: 'SUCCESS' | 'FAILED' | 'PENDING' | null,
  event: 'ON_SALE' | 'SCHEDULED' | 'SOLD_OUT' | 'CANCELLED',
  outcome: string,
];

const cases: readonly Case[] = [
  ['CONFIRMED', 'SUCCESS', 'ON_SALE', 'CONFIRMED'],
  ['CONFIRMED', 'SUCCESS', 'SCHEDULED', 'CONFIRMED'],
  ['CONFIRMED', 'SUCCESS', 'SOLD_OUT', 'CONFIRMED'],
  ['CONFIRMED', 'SUCCESS', 'CANCELLED', 'REFUNDED'],
  ['CONFIRMED', 'FAILED', 'ON_SALE', 'refused'],
  ['CONFIRMED', 'PENDING', 'ON_SALE', 'refused'],
  ['CONFIRMED', null, 'ON_SALE', 'refused'],
  ['CONFIRMED', 'FAILED', 'CANCELLED', 'refused'],
  ['CREATED', 'SUCCESS', 'ON_SALE', 'CONFIRMED'],
  ['CREATED', 'SUCCESS', 'CANCELLED', 'REFUNDED'],
  ['CREATED', 'FAILED', 'ON_SALE', 'EXPIRED'],
  ['CREATED', 'PENDING', 'CANCELLED', 'EXPIRED'],
  ['CREATED', null, 'ON_SALE', 'EXPIRED'],
  ['CANCELLED', 'FAILED', 'ON_SALE', 'CANCELLED'],
  ['CANCELLED', 'PENDING', 'CANCELLED', 'CANCELLED'],
  ['CANCELLED', null, 'ON_SALE', 'CANCELLED'],
  ['CANCELLED', 'SUCCESS', 'ON_SALE', 'refused'],
];

describe('what becomes of an order', () => {
  it.each(cases)('%s, payment %s, event %s: %s', (status, paymentStatus, eventStatus, outcome) => {
    const verdict = outcomeOf(orderFile({ status, paymentStatus }), eventStatus);
    expect('refused' in verdict ? 'refused' : verdict.status).toBe(outcome);
  });

  it('is rejected when the order and its payment tell different stories', () => {
    const verdict = outcomeOf(
      orderFile({ orderPaymentStatus: 'SUCCESS', paymentStatus: 'FAILED' }),
      'ON_SALE',
    );
    expect(verdict).toEqual({ refused: 'It says that its payment is SUCCESS, but the payment says FAILED.' });
  });

  it('tells of the refund that the export does not show', () => {
    const verdict = outcomeOf(orderFile({ total: 94_073 }), 'CANCELLED');
    expect(verdict).toMatchObject({
      note: expect.stringContaining('make sure that INR 940.73 were paid back'),
    });
  });

  it('tells of a confirmation that is new, and of none that is not', () => {
    expect(outcomeOf(orderFile({ status: 'CREATED' }), 'ON_SALE')).toHaveProperty('note');
    expect(outcomeOf(orderFile({ status: 'CONFIRMED' }), 'ON_SALE')).not.toHaveProperty('note');
  });
});
