import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sagaKinds, sagaStates } from '../../src/application/sagas/saga';
import { paymentAttemptStates } from '../../src/domain/payment-attempt';
import { storedAttemptState, storedSagaKind, storedSagaState } from '../../src/persistence/stored-values';

const schema = readFileSync(join(__dirname, '../../src/persistence/migrations/0001_orders.sql'), 'utf8');

/** The values that a CHECK constraint of the schema allows. */
function allowedBy(constraint: string): string[] {
  const [, list = ''] = new RegExp(`${constraint} CHECK \\(state IN \\(([^)]*)\\)`).exec(schema) ?? [];
  return list.split(', ').map((literal) => literal.slice(1, -1));
}

describe('the stored values', () => {
  it('are exactly those that the tables allow', () => {
    expect(sagaStates.map(storedSagaState.of)).toEqual(allowedBy('ck_sagas_state'));
    expect(paymentAttemptStates.map(storedAttemptState.of)).toEqual(allowedBy('ck_payment_attempts_state'));
  });

  it('name the kinds of sagas as the rows of older versions do', () => {
    const paymentReturn = ['PAYMENT', 'RETURN'].join('_');
    expect(sagaKinds.map(storedSagaKind.of)).toEqual(['PURCHASE', 'REFUND', paymentReturn]);
  });

  it('are read as what they were written from', () => {
    for (const state of sagaStates) expect(storedSagaState.read(storedSagaState.of(state))).toBe(state);
    for (const kind of sagaKinds) expect(storedSagaKind.read(storedSagaKind.of(kind))).toBe(kind);
    for (const state of paymentAttemptStates) {
      expect(storedAttemptState.read(storedAttemptState.of(state))).toBe(state);
    }
  });

  it('are rejected when they are unknown', () => {
    expect(() => storedSagaState.read('ASLEEP')).toThrow(/ASLEEP/);
  });
});
