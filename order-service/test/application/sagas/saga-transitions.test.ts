import { done, type Action, type Saga, type SagaRecord } from '../../../src/application/sagas/saga';
import {
  advance,
  compensate,
  isUnfinished,
  nextAction,
  stepName,
} from '../../../src/application/sagas/saga-transitions';

const action = (): Action => ({ commit: async () => done });
const [run0, undo0, run1, run2] = [action(), action(), action(), action()];
const saga: Saga = {
  kind: 'PURCHASE',
  steps: [
    { name: 'pay', action: run0, compensation: undo0 },
    { name: 'pack', action: run1 },
    { name: 'send', action: run2 },
  ],
};

const record = (changes: Partial<SagaRecord> = {}): SagaRecord => ({
  id: 'sga_1',
  kind: 'PURCHASE',
  subject: 'ord_1',
  orderId: 'ord_1',
  paymentId: 'pay_1',
  reason: null,
  state: 'RUNNING',
  step: 0,
  tries: 3,
  traceParent: null,
  ...changes,
});

/** Every state on the way to the end. */
function statesFrom(first: SagaRecord): string[] {
  const states: string[] = [];
  let current = first;
  while (isUnfinished(current)) {
    states.push(`${current.state} ${current.step}`);
    current = advance(saga, current);
  }
  return [...states, current.state];
}

describe('the transitions of a saga', () => {
  it('go forward through all steps to DONE', () => {
    expect(statesFrom(record())).toEqual(['RUNNING 0', 'RUNNING 1', 'RUNNING 2', 'DONE']);
  });

  it.each([
    [0, ['COMPENSATING 0', 'COMPENSATED']],
    [1, ['COMPENSATING 1', 'COMPENSATING 0', 'COMPENSATED']],
    [2, ['COMPENSATING 2', 'COMPENSATING 1', 'COMPENSATING 0', 'COMPENSATED']],
  ])('go back from a rejected step %i, which is compensated too', (step, states) => {
    expect(statesFrom(compensate(record({ step }), 'seats_lost'))).toEqual(states);
  });

  it('keep the reason of the rejection and count the tries anew', () => {
    expect(compensate(record({ step: 1 }), 'seats_lost')).toEqual(
      record({ step: 1, state: 'COMPENSATING', reason: 'seats_lost', tries: 0 }),
    );
    expect(advance(saga, record())).toMatchObject({ step: 1, tries: 0 });
    expect(advance(saga, record({ step: 2, state: 'COMPENSATING' }))).toMatchObject({ step: 1, tries: 0 });
  });

  it('never reject a compensation', () => {
    expect(() => compensate(record({ state: 'COMPENSATING' }), 'seats_lost')).toThrow(/sga_1/);
  });

  it('choose the action of the step, or its compensation, or none', () => {
    expect([0, 1, 2].map((step) => nextAction(saga, record({ step })))).toEqual([run0, run1, run2]);
    expect(nextAction(saga, record({ step: 1 }))).toBe(run1);
    expect(nextAction(saga, record({ step: 0, state: 'COMPENSATING' }))).toBe(undo0);
    expect(nextAction(saga, record({ step: 1, state: 'COMPENSATING' }))).toEqual({});
    expect(() => nextAction(saga, record({ step: 3 }))).toThrow(/no step 3/);
  });

  it('name a step, also one of an older version', () => {
    expect([
      stepName(saga, { step: 1 }),
      stepName(saga, { step: 9 }),
      stepName(undefined, { step: 0 }),
    ]).toEqual(['pack', 'step 9', 'step 0']);
  });
});
