import { nextCheckAt } from '../../src/domain/check-schedule';
import { declineReasons, orderRejections } from '../../src/domain/failure-reason';
import {
  isRefundable,
  liveStatuses,
  paymentStatuses,
  requireTransition,
  statusesBefore,
} from '../../src/domain/payment-status';
import { problemOfFailure } from '../../src/domain/problems';
import { refundReasonLabel, refundStatusesBefore } from '../../src/domain/refund';
import { at } from '../builders/payments';

describe('the states of a payment', () => {
  const legal = [
    'PENDING SUCCESS',
    'PENDING FAILED',
    'SUCCESS PARTIALLY_REFUNDED',
    'SUCCESS REFUNDED',
    'PARTIALLY_REFUNDED PARTIALLY_REFUNDED',
    'PARTIALLY_REFUNDED REFUNDED',
  ];
  const pairs = paymentStatuses.flatMap((from) => paymentStatuses.map((to) => [from, to] as const));

  it.each(pairs)('from %s to %s', (from, to) => {
    const step = () => requireTransition(from, to);
    if (legal.includes(`${from} ${to}`)) expect(step).not.toThrow();
    else expect(step).toThrow(`A payment that is ${from} cannot become ${to}.`);
  });

  it('know when there is money to give back', () => {
    expect(paymentStatuses.filter(isRefundable)).toEqual(['SUCCESS', 'PARTIALLY_REFUNDED']);
  });

  it('say which statuses an UPDATE may change', () => {
    expect(liveStatuses).toEqual(['PENDING', 'SUCCESS', 'PARTIALLY_REFUNDED']);
    expect(statusesBefore('SUCCESS')).toEqual(['PENDING']);
    expect(statusesBefore('FAILED')).toEqual(['PENDING']);
    expect(statusesBefore('REFUNDED')).toEqual(['SUCCESS', 'PARTIALLY_REFUNDED']);
    expect(refundStatusesBefore('SUCCESS')).toEqual(['PENDING']);
    expect(refundStatusesBefore('FAILED')).toEqual(['PENDING']);
  });
});

describe('the problem of a failed payment', () => {
  it.each(declineReasons)('is a 402 that names the reason (%s)', (reason) => {
    expect(problemOfFailure(reason, 'pay_1')).toMatchObject({
      kind: 'declined',
      details: { extra: { paymentId: 'pay_1', reason } },
    });
  });

  it.each(orderRejections)('has the code of order-service (%s)', (reason) => {
    expect(problemOfFailure(reason, 'pay_1').code).toBe(reason);
  });
});

describe('the time of the next look at what is open', () => {
  it.each([
    [10, 15],
    [20, 30],
    [60, 90],
    [3_600, 4_200],
    [86_400, 87_000],
  ])('at the age of %s seconds is at the age of %s', (age, next) => {
    expect(nextCheckAt(at(0), at(age))).toEqual(at(next));
  });
});

describe('the label of a refund', () => {
  it.each([
    ['event_cancelled', 'event_cancelled'],
    ['Requested by customer', 'requested_by_customer'],
    ['because I say so', 'other'],
  ])('for "%s" is %s', (reason, label) => {
    expect(refundReasonLabel(reason)).toBe(label);
  });
});
