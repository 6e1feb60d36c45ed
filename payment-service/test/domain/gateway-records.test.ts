import {
  compareRecords,
  isBalanced,
  needsLookup,
  type GatewayEntry,
  type GatewayDiscrepancyKind,
  type LedgerEntry,
} from '../../src/domain/gateway-records';
import { describeDiscrepancy } from '../../src/domain/discrepancy-text';
import { at, inr } from '../builders/payments';

const gatewayEntry = (change: Partial<GatewayEntry> = {}): GatewayEntry => ({
  reference: 'chg_1',
  chargeReference: 'chg_1',
  amount: inr(500),
  returned: 0,
  movedAt: at(0),
  ...change,
});
const ledgerEntry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  reference: 'chg_1',
  paymentId: 'pay_1',
  orderId: 'ord_1',
  state: 'done',
  amount: inr(500),
  returned: 0,
  beganAt: at(0),
  endedAt: at(1),
  ...change,
});

describe('the comparison of one reference', () => {
  const theirs = {
    nothing: undefined,
    'the amount': gatewayEntry(),
    'another amount': gatewayEntry({ amount: inr(499) }),
  };
  const ours = {
    nothing: undefined,
    open: ledgerEntry({ state: 'open', endedAt: null }),
    done: ledgerEntry(),
    failed: ledgerEntry({ state: 'failed' }),
  };
  type Row = [
    keyof typeof theirs,
    keyof typeof ours,
    GatewayDiscrepancyKind | null,
    GatewayDiscrepancyKind | null,
  ];

  it.each<Row>([
    // the gateway has, we have: discrepancy of a charge, discrepancy of a refund
    ['nothing', 'nothing', null, null],
    ['nothing', 'open', null, null],
    ['nothing', 'done', 'charge_missing', 'refund_missing'],
    ['nothing', 'failed', null, null],
    ['the amount', 'nothing', 'charge_unknown', 'refund_unknown'],
    ['the amount', 'open', null, null],
    ['the amount', 'done', null, null],
    ['the amount', 'failed', 'charged_though_failed', 'refund_differs'],
    ['another amount', 'nothing', 'charge_unknown', 'refund_unknown'],
    ['another amount', 'open', null, null],
    ['another amount', 'done', 'charge_differs', 'refund_differs'],
    ['another amount', 'failed', 'charged_though_failed', 'refund_differs'],
  ])('of %s there and %s here finds %s of a charge, %s of a refund', (there, here, ofCharge, ofRefund) => {
    expect(compareRecords('charge', theirs[there], ours[here])).toBe(ofCharge);
    expect(compareRecords('refund', theirs[there], ours[here])).toBe(ofRefund);
  });

  it('takes the same number of another currency for another amount', () => {
    const dollars = gatewayEntry({ amount: { amount: 500, currency: 'USD' } });
    expect(compareRecords('charge', dollars, ledgerEntry())).toBe('charge_differs');
  });

  it('describes for an operator what the gateway and our records say, and what the discrepancy is about', () => {
    const text = describeDiscrepancy(
      'charge_differs',
      'chg_1',
      gatewayEntry({ amount: inr(600) }),
      ledgerEntry(),
    );
    expect(text).toContain('The gateway took 600 INR (minor units) by chg_1');
    expect(text).toContain('payment pay_1 of order ord_1 asked for 500 INR');
  });
});

describe('a charge is even', () => {
  it.each([
    ['when nobody here knows it and all of it went back', { returned: 500 }, undefined, true],
    ['but not when a part of that is still there', { returned: 499 }, undefined, false],
    ['when the payment failed and all of it went back', { returned: 500 }, { state: 'failed' }, true],
    ['when what was taken too much went back', { amount: inr(600), returned: 100 }, {}, true],
    ['also beside refunds of ours', { amount: inr(600), returned: 300 }, { returned: 200 }, true],
    [
      'but not when our refunds are all that went back',
      { amount: inr(600), returned: 200 },
      { returned: 200 },
      false,
    ],
    ['but not in another currency', { amount: { amount: 500, currency: 'USD' } }, {}, false],
  ] as const)('%s', (_, theirs, ours, expected) => {
    expect(isBalanced(gatewayEntry(theirs), ours === undefined ? undefined : ledgerEntry(ours))).toBe(
      expected,
    );
  });
});

describe('what ended and is not in the statement of the period', () => {
  it.each([
    ['asked for when it counts as done', ledgerEntry(), true],
    ['let be when it failed at once', ledgerEntry({ state: 'failed', endedAt: at(149) }), false],
    [
      'asked for when it failed after it was open for so long that a comparison may have met it open',
      ledgerEntry({ state: 'failed', endedAt: at(150) }),
      true,
    ],
    ['let be while it is open', ledgerEntry({ state: 'open', endedAt: null }), false],
  ])('is %s', (_, ours, expected) => {
    expect(needsLookup(ours, 300_000)).toBe(expected);
  });
});
