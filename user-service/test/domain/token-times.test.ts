import { isBeforeCut, issueTime } from '../../src/domain/token-times';

const now = new Date('2026-06-01T12:00:00.999Z');
const second = Math.floor(now.getTime() / 1000);

describe('the time of a token', () => {
  it('is the second in which the account was read', () => {
    expect(issueTime(now, second - 100)).toBe(second);
  });

  it('is never before the cut, even when the cut lies in the coming second', () => {
    expect(issueTime(now, second + 1)).toBe(second + 1);
    expect(isBeforeCut(issueTime(now, second + 1), second + 1)).toBe(false);
  });

  it('is before a cut that was put behind its second', () => {
    expect(isBeforeCut(second, second + 1)).toBe(true);
  });
});
