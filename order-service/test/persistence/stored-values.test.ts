import { sagaKinds, sagaStates } from '../../src/application/sagas/saga';
import { paymentAttemptStates } from '../../src/domain/payment-attempt';
import { storedAttemptState, storedSagaKind, storedSagaState } from '../../src/persistence/stored-values';

describe('the stored values', () => {
  it('are those that the tables have always held', () => {
    expect(sagaStates.map(storedSagaState.of)).toEqual(['RUNNING', 'UNDOING', 'DONE', 'UNDONE']);
    expect(sagaKinds.map(storedSagaKind.of)).toEqual(['PURCHASE', 'REFUND', 'PAYMENT_RETURN']);
    expect(paymentAttemptStates.map(storedAttemptState.of)).toEqual([
      'OPEN',
      'FAILED',
      'PAID',
      'OWED',
      'RETURNED',
    ]);
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
